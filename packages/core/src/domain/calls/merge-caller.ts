import type { ForgettingDependencies } from '../forgetting/run.ts';
import { HoldfastError } from '../errors.ts';
import { defined } from '../defined.ts';
import type { Memory } from '../memories/memory.ts';
import type { RememberItem } from '../memories/prepare.ts';
import { rememberAll, type RememberDependencies } from '../memories/remember.ts';
import { forgetWithout } from './forget-call.ts';
import { ownSourceTypes } from '../extraction/sources.ts';
import type { TenantScope, UserScope } from '../scope.ts';

export interface MergeDependencies extends RememberDependencies {
  readonly forgetting: ForgettingDependencies & { readonly onError: (error: unknown) => void };
}

export interface MergedCaller {
  readonly identities: number;
  readonly memories: number;
  readonly conversations: number;
}

const slice = 200;

/**
 * Makes a guest one of the users. Numbers and addresses are passed on first, so that a call that begins meanwhile is the
 * user's. What was said is stored anew for the user (what Holdfast derived of it is derived again), calls and tools with
 * it; then the guest is forgotten. Every step may be repeated: a memory is known by where it came from.
 *
 * @throws HoldfastError not_found when there is nobody of that name
 */
export async function mergeCaller(
  dependencies: MergeDependencies,
  tenant: TenantScope,
  { from, into }: { readonly from: string; readonly into: string },
): Promise<MergedCaller> {
  const { store, platform, forgetting } = dependencies;
  const source: UserScope = { kind: 'user', tenant: tenant.tenant, user: from, spaces: '*' };
  const target: UserScope = { ...source, user: into };
  if ((await store.read(source, ({ users }) => users.timeZone(source))) === undefined) {
    throw new HoldfastError('not_found', {
      detail: `No user ${from}.`,
      faults: [{ field: 'from', message: 'was not found' }],
    });
  }
  const at = platform.now();
  const identities = await store.write(tenant, ({ calls }) => calls.moveIdentities(tenant, { from, into, at }));
  const memories = await copyMemories(dependencies, { source, target });
  const conversations = await copyCalls(dependencies, { source, target });
  await forgetWithout(forgetting, source, { type: 'user' });
  return { identities, memories, conversations };
}

interface Ends {
  readonly source: UserScope;
  readonly target: UserScope;
}

async function copyMemories(dependencies: MergeDependencies, { source, target }: Ends): Promise<number> {
  const { store, platform } = dependencies;
  let copied = 0;
  let after: { readonly occurredAt: number; readonly seq: number } | undefined;
  for (let more = true; more;) {
    const page = await store.read(source, ({ memories }) =>
      memories.list(source, { filter: {}, order: 'oldest', limit: slice, ...defined({ after }) }),
    );
    after = page.at(-1);
    more = page.length === slice;
    const said = page.filter((memory) => !ownSourceTypes.has(memory.source?.type ?? ''));
    for (const [space, own] of Map.groupBy(said, (memory) => memory.space)) {
      await rememberAll(dependencies, { ...target, spaces: [space] }, { items: own.map(toItem) });
      copied += own.length;
    }
    await platform.yieldTurn();
  }
  return copied;
}

/** As it was said. Where it came from is what it is known by when this is done again. */
function toItem(memory: Memory): RememberItem {
  const { content, kind, occurredAt, salience, confidence, decayRate, tags, metadata, pinned } = memory;
  const { contentType, role, speaker, sessionId, agentId, turn, expiresAt } = memory;
  return {
    content,
    kind,
    occurredAt,
    salience,
    confidence,
    decayRate,
    tags,
    metadata,
    pinned,
    source: memory.source?.id === undefined ? { type: 'merged', id: memory.id } : memory.source,
    onConflict: 'replace',
    ...defined({ contentType, role, speaker, sessionId, agentId, turn, expiresAt }),
  };
}

/**
 * A name of a call is taken once in a tenant: it is let go of by the guest, with the events that have been worked off,
 * before the user gets it.
 */
async function copyCalls({ store }: MergeDependencies, { source, target }: Ends): Promise<number> {
  let copied = 0;
  for (;;) {
    const page = await store.read(source, async ({ calls }) => {
      const conversations = await calls.conversations(source, { limit: slice });
      return Promise.all(
        conversations.map(async (conversation) => ({
          conversation,
          invocations: await calls.invocations(source, { sessionId: conversation.externalId, limit: slice }),
        })),
      );
    });
    if (page.length === 0) return copied;
    for (const { conversation, invocations } of page) {
      const { no: _no, createdAt: _created, updatedAt, ...rest } = conversation;
      const sessionIds = [conversation.externalId];
      await store.write(source, ({ calls }) => calls.forget(source, { sessionIds }));
      const own: UserScope = { ...target, spaces: [conversation.space] };
      await store.write(own, async ({ calls }) => {
        await calls.putConversation(own, { conversation: rest, at: updatedAt });
        await calls.addInvocations(own, { invocations: invocations.map(({ no: _place, ...one }) => one) });
      });
      copied += 1;
    }
  }
}
