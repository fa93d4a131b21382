import { type ParsedInputOf, defined } from '@holdfast/contract';
import { z } from 'zod';
import type { IdempotencyClaim } from '../../domain/idempotency/idempotency.ts';
import { editMemory, forgetMemory, notFound, restoreMemory } from '../../domain/memories/edit.ts';
import type { Memory } from '../../domain/memories/memory.ts';
import type { MemoryFilter } from '../../domain/memories/memory-store.ts';
import { importAll, rememberAll } from '../../domain/memories/remember.ts';
import type { UserScope } from '../../domain/scope.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import type { ApiDependencies, HandlerCall, Handlers } from '../handler.ts';
import { checkRange, toEndMillis, toMillis, toTimestamp } from '../instants.ts';
import { presentMemory, presentVersion } from '../present.ts';
import { toRememberItem, toSessionItems } from '../remember-items.ts';

type MemoryHandlers = Pick<
  Handlers,
  | 'remember'
  | 'rememberMany'
  | 'getMemory'
  | 'listMemories'
  | 'updateMemory'
  | 'pinMemory'
  | 'unpinMemory'
  | 'forgetMemory'
  | 'restoreMemory'
  | 'listChanges'
>;

export const memoryHandlers: MemoryHandlers = {
  async remember(call) {
    const { scope, input, dependencies } = call;
    const [stored] = await rememberAll(dependencies, scope, {
      items: [toRememberItem(input, '')],
      ...claimOf('remember', call),
    });
    if (stored === undefined) throw notFound('');
    wakeFor(dependencies, [stored.memory]);
    noteWritten(dependencies, scope, [stored.memory]);
    return { memory: presentMemory(stored.memory), outcome: stored.outcome };
  },

  async rememberMany(call) {
    const { scope, input, dependencies } = call;
    const items = input.items?.map((item, index) => toRememberItem(item, `items[${index}].`)) ?? toSessionItems(input);
    const asked = { items, ...claimOf('rememberMany', call) };
    const { remembered: stored, forgotten } = input.skipForgotten
      ? await importAll(dependencies, scope, asked)
      : { remembered: await rememberAll(dependencies, scope, asked), forgotten: undefined };
    const memories = stored.map(({ memory }) => memory);
    wakeFor(dependencies, memories);
    noteWritten(dependencies, scope, memories);
    const count = (outcome: string): number => stored.filter((one) => one.outcome === outcome).length;
    return {
      results: stored.map(({ memory: { id, turn, version }, outcome }) => ({
        id,
        outcome,
        version,
        ...defined({ turn }),
      })),
      created: count('created'),
      duplicates: count('duplicate'),
      replaced: count('replaced'),
      ...(forgotten === undefined ? {} : { forgotten: [...forgotten] }),
    };
  },

  async getMemory({ input: { id, includeDeleted, includeVersions }, scope, dependencies: { store } }) {
    return store.read(scope, async ({ memories }) => {
      const [memory] = await memories.getMany(scope, { ids: [id], includeDeleted });
      if (memory === undefined) throw notFound(id);
      if (!includeVersions) return { memory: presentMemory(memory) };
      const versions = await memories.versions(scope, { id });
      return { memory: presentMemory(memory), versions: versions.map(presentVersion) };
    });
  },

  async listMemories({ input, scope, dependencies: { store, platform } }) {
    const { order, limit, cursor, facets: wantsFacets } = input;
    const filter = toMemoryFilter(input);
    const list = platform.sha256(JSON.stringify(['memories', scope, filter, order])).slice(0, 16);
    const after = cursor === undefined ? undefined : readCursor(cursor, list, z.tuple([z.number(), z.int()]));
    return store.read(scope, async ({ memories }) => {
      const rows = await memories.list(scope, {
        filter,
        order,
        limit: limit + 1,
        ...(after === undefined ? {} : { after: { occurredAt: after[0], seq: after[1] } }),
      });
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      return {
        memories: page.map(presentMemory),
        ...(rows.length > limit && last !== undefined
          ? { nextCursor: writeCursor(list, [last.occurredAt, last.seq]) }
          : {}),
        ...(wantsFacets ? { facets: await memories.facets(scope, { filter }) } : {}),
      };
    });
  },

  async updateMemory({ input, scope, dependencies }) {
    const { id, expectedVersion, vector, occurredAt, expiresAt, userId: _user, spaces: _spaces, ...plain } = input;
    const memory = await editMemory(dependencies, scope, {
      id,
      patch: {
        ...defined(plain),
        ...(occurredAt === undefined ? {} : { occurredAt: toMillis(occurredAt) }),
        ...(expiresAt === undefined ? {} : { expiresAt: expiresAt === null ? null : toMillis(expiresAt) }),
      },
      ...defined({ expectedVersion, vector }),
    });
    wakeFor(dependencies, [memory]);
    return { memory: presentMemory(memory) };
  },

  pinMemory: async (call) => ({ memory: presentMemory(await setPinned(call, true)) }),
  unpinMemory: async (call) => ({ memory: presentMemory(await setPinned(call, false)) }),

  async forgetMemory({ input, scope, dependencies }) {
    const { id, deletedAt, restorableUntil } = await forgetMemory(dependencies, scope, input.id);
    return { id, deletedAt: toTimestamp(deletedAt), restorableUntil: toTimestamp(restorableUntil) };
  },

  restoreMemory: async ({ input, scope, dependencies }) => ({
    memory: presentMemory(await restoreMemory(dependencies, scope, input.id)),
  }),

  async listChanges({ input: { after, limit }, scope, dependencies: { store } }) {
    return store.read(scope, async ({ changes }) => {
      // Before the page: what another process commits in between must not be counted as listed.
      const known = await changes.version(scope);
      const page = await changes.since(scope, { after, limit });
      const last = page.changes.at(-1)?.version ?? known;
      const latest = Math.max(known, last);
      return {
        changes: page.changes.map(({ version, memoryId, space, change, at }) => ({
          version,
          memoryId,
          space,
          change,
          at: toTimestamp(at),
        })),
        version: page.changes.length >= limit ? last : latest,
        more: page.changes.length >= limit && last < latest,
        complete: page.complete,
      };
    });
  },
};

/** A write whose vector came along leaves no job behind. */
function wakeFor({ wakeWorker }: ApiDependencies, written: readonly Memory[]): void {
  if (written.some(({ embedding }) => embedding === 'pending')) wakeWorker();
}

/** What a session writes, it touches. */
function noteWritten({ workingSet, platform }: ApiDependencies, scope: UserScope, written: readonly Memory[]): void {
  if (workingSet === undefined) return;
  for (const [sessionId, memories] of Map.groupBy(written, (memory) => memory.sessionId)) {
    if (sessionId === undefined) continue;
    const event = { kind: 'wrote', seqs: memories.map(({ seq }) => seq) } as const;
    workingSet.note(scope, { sessionId, now: platform.now(), event });
  }
}

async function setPinned(
  { input, scope, dependencies }: HandlerCall<'pinMemory' | 'unpinMemory'>,
  pinned: boolean,
): Promise<Memory> {
  return editMemory(dependencies, scope, { id: input.id, patch: { pinned } });
}

/** The body is hashed as validated, so that field order and spelled-out defaults do not matter. */
function claimOf(
  operation: 'remember' | 'rememberMany',
  { context, scope, input, dependencies }: HandlerCall<'remember' | 'rememberMany'>,
): { readonly claim?: IdempotencyClaim } {
  const key = context.idempotencyKey;
  if (key === undefined) return {};
  return { claim: { operation, key, bodyHash: dependencies.platform.sha256(JSON.stringify([scope, input])) } };
}

function toMemoryFilter(input: ParsedInputOf<'listMemories'>): MemoryFilter {
  const { kinds, contentTypes, tags, speaker, role, sessionId, agentId, sourceType, sourceId, minSalience, pinned } =
    input;
  const from = input.from === undefined ? undefined : toMillis(input.from);
  const to = input.to === undefined ? undefined : toEndMillis(input.to);
  checkRange({ from, to }, 'to');
  return {
    states: input.states ?? ['active', 'paused'],
    includeDeleted: input.includeDeleted,
    ...defined({
      kinds,
      contentTypes,
      tags,
      speaker,
      role,
      sessionId,
      agentId,
      sourceType,
      sourceId,
      minSalience,
      pinned,
      from,
      to,
    }),
  };
}
