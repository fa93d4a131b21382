import { type ParsedInputOf, defined, limits } from '@holdfast/contract';
import { packContext } from '../../domain/context/pack.ts';
import { unitOf } from '../../domain/embeddings/attach.ts';
import type { Memory } from '../../domain/memories/memory.ts';
import { explainMiss } from '../../domain/recall/miss.ts';
import type { RecallFilter, RecallQuery, RecallResult } from '../../domain/recall/query.ts';
import { type Recalled, recallMemories } from '../../domain/recall/recall.ts';
import type { UserScope } from '../../domain/scope.ts';
import { everySpaceOf } from '../authorise.ts';
import type { ApiDependencies, Handlers } from '../handler.ts';
import { checkRange, toEndMillis, toMillis } from '../instants.ts';
import { presentResult, presentSession, presentUnderstood } from '../present.ts';

type Asked = Omit<ParsedInputOf<'recall'>, 'window' | 'explain' | 'groupBy'> & Pick<ParsedInputOf<'recall'>, 'groupBy'>;

export const recallHandlers: Pick<Handlers, 'recall' | 'context' | 'explainMiss'> = {
  async recall({ input, scope, dependencies }) {
    const start = dependencies.platform.monotonic();
    const query = { ...(await toQuery(input, scope, dependencies)), explain: input.explain };
    const recalled = await recallMemories(dependencies, scope, { query, window: input.window });
    noteUse(dependencies, scope, { query, recalled, used: recalled.results });
    return {
      results: recalled.results.map((result) => presentResult(result, input.explain)),
      ...(recalled.sessions === undefined
        ? {}
        : { sessions: recalled.sessions.map((session) => presentSession(session, input.explain)) }),
      understood: presentUnderstood(recalled.understood),
      degraded: [...recalled.degraded],
      tookMs: tookMs(dependencies, start),
    };
  },

  async context({ input, scope, dependencies }) {
    const start = dependencies.platform.monotonic();
    const { exceptSessionId, knownHashes = [], maxTokens } = input;
    const known = new Set(knownHashes);
    // What the caller has is often the nearest: it must not take the place of all others.
    const k = Math.min(limits.recallK, input.k * (exceptSessionId === undefined ? 1 : 3) + known.size);
    const query = await toQuery({ ...input, k }, scope, dependencies);
    const recalled = await recallMemories(dependencies, scope, { query, window: input.window });
    const results = withoutKnown(recalled.results, known)
      .filter(({ memory }) => exceptSessionId === undefined || memory.sessionId !== exceptSessionId)
      .slice(0, input.k);
    const packed = await packContext({ results, maxTokens });
    const used = new Set(packed.used.map(({ id }) => id));
    noteUse(dependencies, scope, {
      query,
      recalled,
      used: results.filter(({ memory }) => used.has(memory.id)),
    });
    return {
      context: packed.context,
      tokens: packed.tokens,
      memories: packed.used.map(({ citation, id, score, tokens }) => ({ citation, id, score, tokens })),
      omitted: packed.omitted,
      understood: presentUnderstood(recalled.understood),
      degraded: [...recalled.degraded],
      tookMs: tookMs(dependencies, start),
    };
  },

  async explainMiss({ input, scope, context, dependencies }) {
    const query = await toQuery(input, scope, dependencies);
    const miss = await explainMiss(dependencies, scope, { query, id: input.id, reach: everySpaceOf(context.caller) });
    return {
      found: miss.found,
      reasons: [...miss.reasons],
      sharedTerms: [...(miss.judgement?.sharedTerms ?? [])],
      missingTerms: [...(miss.judgement?.missingTerms ?? miss.understood.terms)],
      understood: presentUnderstood(miss.understood),
      ...defined({
        rank: miss.judgement?.rank,
        score: miss.judgement?.score,
        lowestReturnedScore: miss.lowestReturnedScore,
      }),
    };
  },
};

/** What the prompt holds already would be said twice; a neighbour of the same words too. */
function withoutKnown(results: readonly RecallResult[], known: ReadonlySet<string>): readonly RecallResult[] {
  if (known.size === 0) return results;
  const isNew = ({ contentHash }: Memory): boolean => !known.has(contentHash);
  return results.flatMap((result): RecallResult[] => {
    if (!isNew(result.memory)) return [];
    return [result.neighbours === undefined ? result : { ...result, neighbours: result.neighbours.filter(isNew) }];
  });
}

async function toQuery(input: Asked, scope: UserScope, dependencies: ApiDependencies): Promise<RecallQuery> {
  const askedAt = dependencies.platform.monotonic();
  const now = input.now === undefined ? dependencies.platform.now() : toMillis(input.now);
  const timeZone = input.timeZone ?? (await userTimeZone(scope, dependencies));
  const { query, k, profile, mode, heads, sessionId, includeArchived, groupBy } = input;
  const asOf = input.asOf === undefined ? undefined : toEndMillis(input.asOf);
  return {
    query,
    k,
    askedAt,
    profile,
    mode,
    now,
    timeZone,
    includeArchived,
    filter: toFilter(input.filter ?? {}, now),
    ...defined({ heads, sessionId, asOf, groupBy }),
    ...(input.vector === undefined
      ? {}
      : { vector: { model: input.vector.model, values: unitOf(input.vector.values) } }),
  };
}

async function userTimeZone(scope: UserScope, { store, timeZone }: ApiDependencies): Promise<string> {
  return (await store.read(scope, ({ users }) => users.timeZone(scope))) ?? timeZone;
}

const unitMs = { h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

function toFilter(filter: NonNullable<Asked['filter']>, now: number): RecallFilter {
  const { kinds, contentTypes, tags, minSalience, sessionId, agentId, speaker, role } = filter;
  const given = filter.from === undefined ? undefined : toMillis(filter.from);
  const within = filter.within === undefined ? undefined : now - windowMs(filter.within);
  const from = given === undefined || within === undefined ? (given ?? within) : Math.max(given, within);
  const to = filter.to === undefined ? undefined : toEndMillis(filter.to);
  checkRange({ from, to }, 'filter.to');
  return defined({ kinds, contentTypes, tags, minSalience, sessionId, agentId, speaker, role, from, to });
}

function windowMs(window: string): number {
  const scale = window.endsWith('h') ? unitMs.h : window.endsWith('d') ? unitMs.d : unitMs.w;
  return Number.parseInt(window, 10) * scale;
}

/** So many of the best results count as used together. */
const MOST_TOGETHER = 10;

/** Counts the use of memories, and notes what the session that asks has asked and seen. */
function noteUse(
  { touches, workingSet, entities, platform }: ApiDependencies,
  scope: UserScope,
  use: { readonly query: RecallQuery; readonly recalled: Recalled; readonly used: readonly RecallResult[] },
): void {
  const memories = use.used.map(({ memory }) => memory);
  const seqs = memories.map(({ seq }) => seq);
  if (seqs.length > 0) touches?.add(scope, seqs);
  const together = seqs.slice(0, MOST_TOGETHER);
  const pairs = touches === undefined ? [] : (entities?.pairs(scope, together) ?? []);
  if (pairs.length > 0) touches?.addPairs(scope, pairs);
  const { query, sessionId } = use.query;
  if (sessionId === undefined) return;
  const { understood } = use.recalled;
  const event = { kind: 'recalled', query, understood, seqs } as const;
  workingSet?.note(scope, { sessionId, now: platform.now(), event });
}

function tookMs({ platform }: ApiDependencies, start: number): number {
  return Math.round((platform.monotonic() - start) * 1_000) / 1_000;
}
