import type { OutputOf } from '@holdfast/contract';
import { z } from 'zod';
import { extractSummary } from '../../domain/calls/extract-summary.ts';
import { type Found, queryCall } from '../../domain/calls/query-call.ts';
import { defined } from '../../domain/defined.ts';
import { newId } from '../../domain/ids.ts';
import type { UserScope } from '../../domain/scope.ts';
import type { ApiDependencies, HandlerCall } from '../handler.ts';
import { toTimestamp } from '../instants.ts';

type Answer = OutputOf<'queryCall'>;

/** How long a language model has for the summary: on the telephone silence is worse than plain sentences. */
const modelMs = 300;
const answer = z.object({ answer: z.string().min(1).max(600) });

/** Answers a question asked during a call, and leaves a note of it whatever comes of it. */
export async function answerQuery({ input, scope, dependencies }: HandlerCall<'queryCall'>): Promise<Answer> {
  const { platform, store } = dependencies;
  const start = platform.monotonic();
  const note = (outcome: 'ok' | 'failed', response: unknown): void => {
    const latencyMs = Math.round((platform.monotonic() - start) * 1_000) / 1_000;
    log(dependencies, scope, { input, outcome, response, latencyMs });
  };
  try {
    const now = platform.now();
    const timeZone = (await store.read(scope, ({ users }) => users.timeZone(scope))) ?? dependencies.timeZone;
    const { query: text, limit, sectors, conversationId, agentId } = input;
    const query = {
      query: text,
      k: limit,
      profile: 'voice',
      mode: 'recall',
      now,
      timeZone,
      includeArchived: false,
      filter: defined({ kinds: sectors }),
      ...defined({ sessionId: conversationId, agentId }),
    } as const;
    const found = await queryCall(dependencies, scope, { query, ...defined({ sectors }) });
    if (found.length > 0) {
      dependencies.touches?.add(
        scope,
        found.map(({ memory }) => memory.seq),
      );
    }
    const summary = await summarise(dependencies, scope, { text, found });
    const output: Answer = {
      memories: found.map(present),
      ...summary,
      tookMs: Math.round((platform.monotonic() - start) * 1_000) / 1_000,
    };
    note('ok', { memories: output.memories.map(({ memoryId }) => memoryId), summaryBy: output.summaryBy });
    return output;
  } catch (error) {
    note('failed', {});
    throw error;
  }
}

function present({ memory, score, linked }: Found): Answer['memories'][number] {
  return {
    memoryId: memory.id,
    content: memory.content,
    sector: memory.kind,
    salience: memory.salience,
    timestamp: toTimestamp(memory.occurredAt),
    confidence: memory.confidence,
    score,
    linked,
  };
}

async function summarise(
  { ai }: ApiDependencies,
  scope: UserScope,
  { text, found }: { readonly text: string; readonly found: readonly Found[] },
): Promise<Pick<Answer, 'summary' | 'summaryBy'>> {
  if (found.length === 0) return { summary: 'Nothing is remembered about this.', summaryBy: 'none' };
  const extracted = {
    summary: extractSummary(
      text,
      found.map(({ memory }) => memory.content),
    ),
    summaryBy: 'extract',
  } as const;
  if (!(await ai.model.has(scope, 'answer_call'))) return extracted;
  const lines = found.map(({ memory }) => JSON.stringify({ at: toTimestamp(memory.occurredAt), text: memory.content }));
  const signal = AbortSignal.timeout(modelMs);
  const late = new Promise<undefined>((resolve) => {
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  const asked = ai.model
    .ask(scope, { task: 'answer_call', schema: answer, data: { question: text, memories: lines.join('\n') }, signal })
    // It was called off: that is an answer here.
    .catch((error: unknown) => {
      if (signal.aborted) return undefined;
      throw error;
    });
  const given = await Promise.race([asked, late]);
  return given?.ok === true ? { summary: given.value.answer.trim(), summaryBy: 'model' } : extracted;
}

function log(
  { calls, platform }: ApiDependencies,
  scope: UserScope,
  {
    input,
    outcome,
    response,
    latencyMs,
  }: {
    readonly input: HandlerCall<'queryCall'>['input'];
    readonly outcome: 'ok' | 'failed';
    readonly response: unknown;
    readonly latencyMs: number;
  },
): void {
  const { query, limit, sectors, conversationId, tool } = input;
  const id = newId(platform);
  const at = platform.now();
  calls.log.add(scope, {
    id,
    tool,
    origin: 'server',
    outcome,
    latencyMs,
    request: JSON.stringify({ query, limit, sectors }),
    response: JSON.stringify(response),
    at,
    ...defined({ sessionId: conversationId }),
  });
}
