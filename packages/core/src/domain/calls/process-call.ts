import { rebuildJob } from '../consolidation/schedule.ts';
import { defined } from '../defined.ts';
import { HoldfastError } from '../errors.ts';
import { newId } from '../ids.ts';
import type { RememberItem } from '../memories/prepare.ts';
import { rememberAll, type RememberDependencies } from '../memories/remember.ts';
import type { UserScope } from '../scope.ts';
import type { Writers } from '../store.ts';
import type { EndedCall, Fields } from './call.ts';
import type { CallEvent, NewConversation, NewInvocation } from './call-store.ts';
import { formats } from './formats.ts';
import type { VoiceSettings } from './settings.ts';

export interface ProcessDependencies extends RememberDependencies {
  readonly settings: VoiceSettings;
}

/** Source type of the turns of calls. */
export const callSource = 'call';
/** Extraction reads a call a second after it is stored; the summary of the user follows. */
const summaryAfterMs = 4_000;

/**
 * Makes memories of an event: turns, the conversation, tools, and the jobs that follow, in one transaction that also notes
 * the event as done. Run again it does nothing. A call that is told of twice, by event and by `voice sync`, is one.
 *
 * @throws what the format of a vendor throws when the event cannot be read: it becomes a dead letter, to be replayed
 */
export async function processCall(
  dependencies: ProcessDependencies,
  user: UserScope,
  { no }: { readonly no: number },
): Promise<void> {
  const { store, platform, settings } = dependencies;
  const scope: UserScope = { ...user, spaces: [settings.space] };
  const event = await store.read(scope, ({ calls }) => calls.event(scope, { no }));
  if (event?.payload === undefined || event.processedAt !== undefined) return;
  const at = platform.now();
  const payload = readPayload(event.payload);
  if (formats[event.provider].notice(payload, settings).kind === 'audio') {
    await store.write(scope, ({ calls }) => calls.finishEvent(scope, { no, keepPayload: true, at }));
    return;
  }
  const call = formats[event.provider].call(payload);
  const rows = prepare(dependencies, { event, call });
  const finish = async (writers: Writers): Promise<boolean> => {
    if (!(await writers.calls.finishEvent(scope, { no, keepPayload: settings.keepPayloads, at }))) return false;
    await writers.users.ensure(scope, { at, timeZone: dependencies.timeZone });
    await writers.calls.putConversation(scope, { conversation: rows.conversation, at });
    await writers.calls.dropTold(scope, { sessionId: event.externalId });
    await writers.calls.addInvocations(scope, { invocations: rows.invocations });
    return true;
  };
  const items = itemsOf(event, call);
  if (items.length === 0) {
    await store.write(scope, finish);
    return;
  }
  let taken = true;
  try {
    await rememberAll(dependencies, scope, {
      items,
      alsoWrite: async (writers) => {
        taken = await finish(writers);
        // Somebody else has done it, or it was forgotten meanwhile: nothing of this may stay.
        if (!taken) throw new HoldfastError('version_conflict');
        const job = rebuildJob(platform, { space: settings.space, ids: ['user'] });
        await writers.jobs.enqueue(scope, {
          jobs: [{ ...job, runAt: at + summaryAfterMs, key: 'summary after a call' }],
        });
      },
    });
  } catch (error) {
    if (taken) throw error;
  }
}

function readPayload(text: string): Fields {
  // Sound: only `recordCall` stores these texts, made of an object.
  return JSON.parse(text) as Fields;
}

/** A turn is known by its place in its call. When nobody knows when it was said, it is put behind the one before. */
function itemsOf(event: CallEvent, call: EndedCall): RememberItem[] {
  const begin = call.startedAt ?? event.receivedAt;
  return call.turns.map(({ turn, role, content, at, interrupted }) => ({
    content: content.slice(0, longestTurn).toWellFormed(),
    role,
    turn,
    sessionId: event.externalId,
    occurredAt: at ?? begin + turn,
    source: { type: callSource, id: `${event.provider}:${event.externalId}:${turn}` },
    onConflict: 'replace' as const,
    ...defined({ agentId: call.agentId }),
    ...(interrupted === true ? { metadata: { interrupted } } : {}),
  }));
}

/** The contract's bound of a memory's content. */
const longestTurn = 100_000;

function prepare(
  { platform, settings }: ProcessDependencies,
  { event, call }: { readonly event: CallEvent; readonly call: EndedCall },
): { readonly conversation: NewConversation; readonly invocations: readonly NewInvocation[] } {
  const { provider, externalId } = event;
  const startedAt = call.startedAt ?? event.receivedAt;
  const conversation: NewConversation = {
    id: newId(platform),
    space: settings.space,
    provider,
    externalId,
    status: call.status,
    startedAt,
    turns: call.turns.length,
    details: JSON.stringify(call.details),
    ...defined({ agentId: call.agentId, endedAt: call.endedAt, durationSecs: call.durationSecs }),
  };
  const invocations = call.tools.map(({ tool, request, response, failed, latencyMs, at }): NewInvocation => ({
    id: newId(platform),
    sessionId: externalId,
    tool,
    origin: 'call',
    outcome: failed ? 'failed' : 'ok',
    request,
    response,
    at: at ?? startedAt,
    ...defined({ latencyMs }),
  }));
  return { conversation, invocations };
}
