import type { OutputOf } from '@holdfast/contract';
import type { z } from 'zod';
import { defined } from '../domain/defined.ts';
import type { Problem, Solution } from '../domain/knowledge/knowledge-store.ts';
import type { ProblemMatch, RankedSolution } from '../domain/knowledge/rank-solutions.ts';
import { type ProblemSignature, signatureOf } from '../domain/knowledge/signature.ts';
import { lowerBound, successRate } from '../domain/knowledge/track-record.ts';
import type { Platform } from '../domain/platform.ts';
import { present } from '../domain/present.ts';
import type { UserScope } from '../domain/scope.ts';
import type { Readers } from '../domain/store.ts';
import type { WorkRecord } from '../domain/work/work-store.ts';
import { toTimestamp } from './instants.ts';

type WireWork = OutputOf<'logWork'>['work'];
type WireProblem = OutputOf<'getProblem'>['problem'];
type WireSolution = OutputOf<'recordOutcome'>['solution'];
type WireFound = OutputOf<'findSolutions'>;

/** What presenting needs beside the rows: words are those of memories, and problems go by their ids. */
interface Reading {
  readonly readers: Pick<Readers, 'memories' | 'knowledge'>;
  readonly platform: Pick<Platform, 'sha256'>;
  readonly scope: UserScope;
}

export async function presentWork(
  { readers, scope }: Pick<Reading, 'readers' | 'scope'>,
  records: readonly WorkRecord[],
): Promise<WireWork[]> {
  const nos = [...new Set(records.flatMap(({ problemNo }) => problemNo ?? []))];
  const problems = nos.length === 0 ? [] : await readers.knowledge.problemsByNo(scope, { nos });
  const ids = new Map(problems.map(({ no, id }) => [no, id]));
  return records.map((record) => {
    const { id, space, action, success, state, occurredAt, input, output } = record;
    const { task, error, durationMs, sessionId, agentId, source, problemNo } = record;
    const problemId = problemNo === undefined ? undefined : ids.get(problemNo);
    return {
      id,
      space,
      action,
      success,
      state,
      occurredAt: toTimestamp(occurredAt),
      ...(input === undefined ? {} : { input: toJson(input) }),
      ...(output === undefined ? {} : { output: toJson(output) }),
      ...defined({ task, error, durationMs, sessionId, agentId, problemId }),
      ...(source === undefined ? {} : { source: { ...source } }),
    };
  });
}

function toJson(text: string): z.core.util.JSONType {
  // Sound: what is stored was JSON when it came in.
  return JSON.parse(text) as z.core.util.JSONType;
}

export async function presentProblems(
  { readers, platform, scope }: Reading,
  problems: readonly Problem[],
): Promise<WireProblem[]> {
  const memories = await readers.memories.getBySeqs(scope, { seqs: problems.map(({ seq }) => seq) });
  const bySeq = new Map(memories.map((memory) => [memory.seq, memory]));
  const solutions = await readers.knowledge.solutionsOf(scope, { problemNos: problems.map(({ no }) => no) });
  const counts = Map.groupBy(solutions, ({ problemNo }) => problemNo);
  return problems.flatMap(({ no, id, space, seq, occurrences, state, firstSeenAt, lastSeenAt }) => {
    const memory = bySeq.get(seq);
    // It may have been forgotten since it was found.
    if (memory === undefined) return [];
    return {
      id,
      space,
      memoryId: memory.id,
      content: memory.content,
      signature: presentSignature(signatureOf(platform, memory.content)),
      occurrences,
      solutions: counts.get(no)?.length ?? 0,
      firstSeenAt: toTimestamp(firstSeenAt),
      lastSeenAt: toTimestamp(lastSeenAt),
      state,
    };
  });
}

export function presentSignature({ version, type, message, frames }: ProblemSignature): WireProblem['signature'] {
  return { version, type, message, frames: [...frames] };
}

export async function presentSolutions(
  { readers, scope }: Pick<Reading, 'readers' | 'scope'>,
  solutions: readonly (Solution & { readonly problemId: string })[],
): Promise<WireSolution[]> {
  const memories = await readers.memories.getBySeqs(scope, { seqs: solutions.map(({ seq }) => seq) });
  const bySeq = new Map(memories.map((memory) => [memory.seq, memory]));
  return solutions.flatMap((solution) => {
    const { id, problemId, seq, origin, successes, failures, lastUsedAt, lastFailedAt, createdAt } = solution;
    const memory = bySeq.get(seq);
    if (memory === undefined) return [];
    return {
      id,
      problemId,
      memoryId: memory.id,
      content: memory.content,
      origin,
      usageCount: successes + failures,
      successes,
      failures,
      confidence: lowerBound(solution),
      createdAt: toTimestamp(createdAt),
      ...defined({
        successRate: successRate(solution),
        lastUsedAt: lastUsedAt === undefined ? undefined : toTimestamp(lastUsedAt),
        lastFailedAt: lastFailedAt === undefined ? undefined : toTimestamp(lastFailedAt),
      }),
    };
  });
}

export async function presentSolution(
  reading: Pick<Reading, 'readers' | 'scope'>,
  solution: Solution,
): Promise<WireSolution> {
  const { scope, readers } = reading;
  const [problem] = await readers.knowledge.problemsByNo(scope, { nos: [solution.problemNo] });
  const [shown] = await presentSolutions(reading, [{ ...solution, problemId: problem?.id ?? '' }]);
  return present(shown);
}

export async function presentRanked(
  reading: Pick<Reading, 'readers' | 'scope'>,
  ranked: readonly RankedSolution[],
): Promise<WireFound['solutions']> {
  const solutions = await presentSolutions(
    reading,
    ranked.map(({ solution, problemId }) => ({ ...solution, problemId })),
  );
  const byId = new Map(solutions.map((solution) => [solution.id, solution]));
  return ranked.flatMap(({ solution: { id }, level: match, similarity, why }) => {
    const solution = byId.get(id);
    return solution === undefined ? [] : [{ solution, match, similarity, why }];
  });
}

export async function presentMatches(
  reading: Reading,
  matches: readonly ProblemMatch[],
): Promise<WireFound['problems']> {
  const problems = await presentProblems(
    reading,
    matches.map(({ problem }) => problem),
  );
  const byId = new Map(problems.map((problem) => [problem.id, problem]));
  return matches.flatMap(({ problem: { id }, level: match, similarity, why }) => {
    const problem = byId.get(id);
    return problem === undefined ? [] : [{ problem, match, similarity, why }];
  });
}
