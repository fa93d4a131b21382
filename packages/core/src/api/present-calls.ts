import type { OutputOf } from '@holdfast/contract';
import type { CallDetails } from '../domain/calls/call.ts';
import type { StoredConversation, ToolInvocation } from '../domain/calls/call-store.ts';
import { readDetails } from '../domain/calls/start-call.ts';
import { defined } from '../domain/defined.ts';
import type { UserScope } from '../domain/scope.ts';
import type { ApiDependencies } from './handler.ts';
import { toTimestamp } from './instants.ts';
import { presentMemory } from './present.ts';

type WireConversation = OutputOf<'listConversations'>['conversations'][number];
type WireDetails = OutputOf<'getConversation'>['conversation'];
type WireInvocation = OutputOf<'listToolInvocations'>['invocations'][number];

const mostTurns = 1_000;
const mostTools = 200;

export function presentConversation(scope: UserScope, one: StoredConversation): WireConversation {
  return toWire(scope, one, readDetails(one));
}

function toWire(scope: UserScope, one: StoredConversation, details: CallDetails): WireConversation {
  const { summary, title, successful, sentiment, reason, direction, language, caller } = details;
  return {
    id: one.id,
    conversationId: one.externalId,
    userId: scope.user,
    space: one.space,
    provider: one.provider,
    status: one.status,
    startedAt: toTimestamp(one.startedAt),
    turns: one.turns,
    ...defined({
      agentId: one.agentId,
      endedAt: one.endedAt === undefined ? undefined : toTimestamp(one.endedAt),
      durationSecs: one.durationSecs,
    }),
    ...defined({ summary, title, successful, sentiment, reason, direction, language, caller }),
  };
}

export function presentInvocation({
  id,
  sessionId,
  tool,
  origin,
  outcome,
  latencyMs,
  request,
  response,
  at,
}: ToolInvocation): WireInvocation {
  // Empty once they are forgotten.
  const words = { request: request === '' ? undefined : request, response: response === '' ? undefined : response };
  return {
    id,
    tool,
    origin,
    outcome,
    at: toTimestamp(at),
    ...defined({ conversationId: sessionId, latencyMs, ...words }),
  };
}

export async function presentDetails(
  dependencies: Pick<ApiDependencies, 'store'>,
  scope: UserScope,
  conversation: StoredConversation,
): Promise<WireDetails> {
  const own: UserScope = { ...scope, spaces: [conversation.space] };
  const sessionId = conversation.externalId;
  const { turns, made, tools } = await dependencies.store.read(own, async ({ memories, links, calls }) => {
    const said = await memories.list(own, { filter: { sessionId }, order: 'oldest', limit: mostTurns });
    const episodes = said.filter(({ turn }) => turn !== undefined);
    const uses = await links.derivatives(own, { seqs: episodes.map(({ seq }) => seq) });
    const seqs = [...new Set(uses.map(({ from }) => from))];
    return {
      turns: episodes,
      made: (await memories.getBySeqs(own, { seqs })).filter(
        ({ source, deletedAt }) => source?.type === 'extraction' && deletedAt === undefined,
      ),
      tools: await calls.invocations(own, { sessionId, limit: mostTools }),
    };
  });
  const details = readDetails(conversation);
  return {
    ...toWire(scope, conversation, details),
    transcript: turns
      .toSorted((a, b) => (a.turn ?? 0) - (b.turn ?? 0))
      .map(({ id, turn, role, content, occurredAt }) => ({
        memoryId: id,
        turn: turn ?? 0,
        content,
        at: toTimestamp(occurredAt),
        ...defined({ role }),
      })),
    // Sound: what was stored was JSON; the contract's type of it can be changed, and nobody does.
    ...defined({
      evaluation: details.evaluation as WireDetails['evaluation'],
      data: details.data as WireDetails['data'],
    }),
    tools: tools.map(presentInvocation).toReversed(),
    memories: made
      .toSorted((a, b) => b.salience - a.salience || a.seq - b.seq)
      .map((memory) => ({ memory: presentMemory(memory), type: memory.kind, confidence: memory.confidence })),
  };
}
