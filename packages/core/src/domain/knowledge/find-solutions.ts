import type { UserScope } from '../scope.ts';
import type { Degradation } from '../recall/query.ts';
import { type RecallDependencies, recallMemories } from '../recall/recall.ts';
import type { KnowledgeReader, Problem } from './knowledge-store.ts';
import { problemTag } from './note-problem.ts';
import { matchLevels, type ProblemMatch, type RankedSolution, rankSolutions } from './rank-solutions.ts';
import { matchLevel, type ProblemSignature, type SignatureLevel, signatureOf } from './signature.ts';

export interface FoundSolutions {
  readonly signature: ProblemSignature;
  readonly matches: readonly ProblemMatch[];
  readonly solutions: readonly RankedSolution[];
  readonly degraded: readonly Degradation[];
}

/** Problems looked at that are alike in words or meaning. */
const mostSimilar = 10;
/** From which on a problem is told of: share of the words of the query, of which about 0.5 means all, and cosine. */
const leastWords = 0.25;
const leastCosine = 0.6;

/** What is known to help with a problem, the best first, and by what it is taken for the same. Writes nothing. */
export async function findSolutions(
  dependencies: RecallDependencies,
  scope: UserScope,
  { text, similar, limit }: { readonly text: string; readonly similar: boolean; readonly limit: number },
): Promise<FoundSolutions> {
  const { store, platform } = dependencies;
  const signature = signatureOf(platform, text);
  const same = await store.read(scope, ({ knowledge }) => matchesOf(knowledge, scope, signature));
  const alike = similar
    ? await similarTo(dependencies, scope, { signature, known: same })
    : { matches: [], degraded: [] };
  const matches = [...same, ...alike.matches].toSorted(
    (a, b) => matchLevels.indexOf(a.level) - matchLevels.indexOf(b.level) || b.similarity - a.similarity,
  );
  const solutions = await store.read(scope, ({ knowledge }) =>
    knowledge.solutionsOf(scope, { problemNos: matches.map(({ problem }) => problem.no) }),
  );
  return {
    signature,
    matches,
    solutions: rankSolutions(matches, solutions).slice(0, limit),
    degraded: alike.degraded,
  };
}

/** What is known to help with a problem, the best first. */
export async function knownSolutions(
  knowledge: KnowledgeReader,
  scope: UserScope,
  problem: Problem,
): Promise<readonly RankedSolution[]> {
  const solutions = await knowledge.solutionsOf(scope, { problemNos: [problem.no] });
  return rankSolutions([{ problem, level: 'exact', similarity: 1, why: 'noted for this problem' }], solutions);
}

/** Problems of the same signature, on whatever level. */
async function matchesOf(
  knowledge: KnowledgeReader,
  scope: UserScope,
  signature: ProblemSignature,
): Promise<readonly ProblemMatch[]> {
  const found = await knowledge.bySignature(scope, signature);
  return found.flatMap((problem) => matchBy(problem, signature, matchLevel(signature, problem)));
}

function matchBy(problem: Problem, signature: ProblemSignature, level: SignatureLevel | undefined): ProblemMatch[] {
  return level === undefined ? [] : [{ problem, level, similarity: 1, why: reasonOf(level, signature) }];
}

function reasonOf(level: SignatureLevel, { type, message, frames }: ProblemSignature): string {
  const where = frames.length === 0 ? '' : `, at ${frames.slice(0, 2).join(' < ')}`;
  const kind = type === '' ? 'error' : type;
  switch (level) {
    case 'exact':
      return `the same: ${kind}: ${message}${where}`;
    case 'frames':
      return `the same kind of error in the same place: ${kind}${where}`;
    case 'message':
      return `the same message: ${kind}: ${message}`;
  }
}

/** Problems that are alike in words or meaning. One whose signature is of an older version is read again. */
async function similarTo(
  dependencies: RecallDependencies,
  scope: UserScope,
  { signature, known }: { readonly signature: ProblemSignature; readonly known: readonly ProblemMatch[] },
): Promise<{ readonly matches: readonly ProblemMatch[]; readonly degraded: readonly Degradation[] }> {
  const { platform, store } = dependencies;
  const query = `${signature.type} ${signature.message}`.replaceAll(/<[a-z]{1,10}>/gu, ' ').trim();
  if (query === '') return { matches: [], degraded: [] };
  const { results, degraded } = await recallMemories(dependencies, scope, {
    query: {
      query,
      k: mostSimilar,
      filter: { tags: [problemTag] },
      profile: 'relevance',
      mode: 'recall',
      now: platform.now(),
      timeZone: 'UTC',
      includeArchived: true,
    },
    window: 0,
  });
  const problems = await store.read(scope, ({ knowledge }) =>
    knowledge.problemsOfMemories(scope, { seqs: results.map(({ memory }) => memory.seq) }),
  );
  const taken = new Set(known.map(({ problem }) => problem.no));
  const bySeq = new Map(problems.map((problem) => [problem.seq, problem]));
  const matches = results.flatMap(({ memory, parts }): readonly ProblemMatch[] => {
    const problem = bySeq.get(memory.seq);
    // Somebody else's tag, or one that the signature has found.
    if (problem === undefined || taken.has(problem.no)) return [];
    const again = matchBy(problem, signature, matchLevel(signature, signatureOf(platform, memory.content)));
    if (again.length > 0) return again;
    const similarity = Math.min(1, parts.similarity);
    if (parts.words < leastWords && (parts.cosine ?? 0) < leastCosine) return [];
    return [{ problem, level: 'similar', similarity, why: `alike in words or meaning (${similarity.toFixed(2)})` }];
  });
  return { matches, degraded };
}
