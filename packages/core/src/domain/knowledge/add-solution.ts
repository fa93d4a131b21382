import { HoldfastError } from '../errors.ts';
import { defined } from '../defined.ts';
import { newId } from '../ids.ts';
import { matchKey } from '../memories/match-key.ts';
import { importAll, type RememberDependencies, rememberAll } from '../memories/remember.ts';
import type { UserScope } from '../scope.ts';
import type { Readers } from '../store.ts';
import type { Problem, Solution, SolutionOrigin } from './knowledge-store.ts';
import { noteProblem } from './note-problem.ts';

/** A solution as somebody tells it, or as it was learned. */
export interface SolutionItem {
  readonly content: string;
  readonly origin: SolutionOrigin;
  readonly sessionId?: string;
  readonly agentId?: string;
}

export interface AddedSolution {
  readonly solution: Solution;
  readonly problem: Problem;
  readonly outcome: 'created' | 'known';
}

export const solutionSource = 'solution';
export const solutionTag = 'solution';

/**
 * Notes a solution of a problem, named by its id or by what was printed. The same words for the same problem are known
 * already. What was learned is left out when it has been forgotten: undefined then.
 *
 * @throws HoldfastError not_found
 */
export async function addSolution(
  dependencies: RememberDependencies,
  scope: UserScope,
  {
    problem: named,
    item,
  }: { readonly problem: { readonly id: string } | { readonly text: string }; readonly item: SolutionItem },
): Promise<AddedSolution | undefined> {
  const { store, platform } = dependencies;
  const { content, origin, sessionId, agentId } = item;
  const problem =
    'id' in named
      ? await store.read(scope, ({ knowledge }) => knowledge.problem(scope, named))
      : await noteProblem(dependencies, scope, { text: named.text, ...defined({ sessionId, agentId }) });
  if (problem === undefined) throw missing('problem');
  const own = { ...scope, spaces: [problem.space] };
  const id = newId(platform);
  let known: Solution | undefined;
  let solution: Solution | undefined;
  const remember = origin === 'told' ? rememberAll : importAll;
  await remember(dependencies, own, {
    items: [
      {
        content,
        kind: 'procedural',
        tags: [solutionTag],
        salience: 0.6,
        occurredAt: platform.now(),
        source: { type: solutionSource, id },
        ...defined({ sessionId, agentId }),
      },
    ],
    // Within the transaction: of two who say the same at once, the second finds what the first has stored.
    async unless(writers) {
      known = await sameSolution(writers, own, { problem, content });
      return known !== undefined;
    },
    async alsoWrite(writers, [stored]) {
      if (stored === undefined) return;
      const at = platform.now();
      const { seq } = stored.memory;
      solution = await writers.knowledge.addSolution(own, { solution: { id, problemNo: problem.no, seq, origin }, at });
      const link = { from: seq, to: problem.seq, type: 'supports', weight: 1, origin: 'manual' } as const;
      await writers.links.put(own, { links: [link], at });
    },
  });
  if (known !== undefined) return { solution: known, problem, outcome: 'known' };
  return solution === undefined ? undefined : { solution, problem, outcome: 'created' };
}

/** A solution of the problem in the same words but for case, spacing and marks at the ends. */
async function sameSolution(
  { knowledge, memories }: Pick<Readers, 'memories' | 'knowledge'>,
  scope: UserScope,
  { problem, content }: { readonly problem: Problem; readonly content: string },
): Promise<Solution | undefined> {
  const solutions = await knowledge.solutionsOf(scope, { problemNos: [problem.no] });
  const texts = await memories.getBySeqs(scope, { seqs: solutions.map(({ seq }) => seq) });
  const wanted = matchKey(content);
  const same = new Set(texts.filter((memory) => matchKey(memory.content) === wanted).map(({ seq }) => seq));
  return solutions.find(({ seq }) => same.has(seq));
}

export function missing(what: 'problem' | 'solution'): HoldfastError {
  return new HoldfastError('not_found', {
    detail: `There is no such ${what} in this space. Name its space if it is not in the default one.`,
    faults: [{ field: what === 'problem' ? 'problemId' : 'solutionId', message: 'was not found' }],
  });
}
