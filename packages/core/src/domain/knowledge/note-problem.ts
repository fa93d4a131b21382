import { HoldfastError } from '../errors.ts';
import { newId } from '../ids.ts';
import { defined } from '../defined.ts';
import { type RememberDependencies, rememberAll } from '../memories/remember.ts';
import { present } from '../present.ts';
import type { UserScope } from '../scope.ts';
import type { Writers } from '../store.ts';
import { enqueueArchiving } from './archive.ts';
import type { KnowledgeReader, Problem } from './knowledge-store.ts';
import { type ProblemSignature, signatureOf } from './signature.ts';

/** What a program printed, and who met it. */
export interface ProblemItem {
  readonly text: string;
  readonly sessionId?: string;
  readonly agentId?: string;
}

/** Source and tag of memories that hold the words of problems. */
export const problemSource = 'problem';
export const problemTag = 'problem';

/**
 * The problem that a text is an occurrence of, in the one space of the scope; a new one where none is known. The same
 * error from the same place is one problem, and so is the same message where either of them does not say from where.
 * Nothing is counted: that belongs to the transaction that keeps what was met.
 */
export async function noteProblem(
  dependencies: RememberDependencies,
  scope: UserScope,
  item: ProblemItem,
): Promise<Problem> {
  const { store, platform } = dependencies;
  const signature = signatureOf(platform, item.text);
  const source = { type: problemSource, id: signature.exact };
  const add = (writers: Writers, seq: number): Promise<Problem> =>
    writers.knowledge.addProblem(scope, {
      problem: { ...signature, id: newId(platform), seq, occurrences: 0 },
      at: platform.now(),
    });
  const meet = async (writers: Writers): Promise<Problem | undefined> => {
    const known = await sameProblem(writers.knowledge, scope, signature);
    if (known !== undefined) return known;
    // Its words may be there without it: they came with an import.
    const [words] = await writers.memories.findBySources(scope, { sources: [source] });
    return words === undefined ? undefined : add(writers, words.seq);
  };
  const known = await store.write(scope, meet);
  if (known !== undefined) return known;
  const { sessionId, agentId } = item;
  let problem: Problem | undefined;
  const remembered = rememberAll(dependencies, scope, {
    items: [
      {
        content: item.text,
        kind: 'procedural',
        tags: [problemTag],
        salience: 0.5,
        // The same for whoever meets it at the same moment: one of them is stored.
        source,
        ...defined({ sessionId, agentId }),
      },
    ],
    async alsoWrite(writers, [stored]) {
      const { seq } = present(stored).memory;
      problem = stored?.outcome === 'created' ? await add(writers, seq) : await meet(writers);
      await enqueueArchiving(writers, platform, scope);
    },
  });
  await remembered.catch((error: unknown) => {
    if (!(error instanceof HoldfastError && error.code === 'source_conflict')) throw error;
  });
  // Somebody else has just noted it in other words: numbers and paths are no part of the source.
  return problem ?? present(await store.write(scope, meet));
}

/** The problem of the same signature, the strictest match first. */
async function sameProblem(
  knowledge: KnowledgeReader,
  scope: UserScope,
  signature: ProblemSignature,
): Promise<Problem | undefined> {
  const found = await knowledge.bySignature(scope, signature);
  const framed = signature.byFrames !== undefined;
  return (
    found.find(({ exact }) => exact === signature.exact) ??
    found.find(({ byFrames }) => framed && byFrames === signature.byFrames) ??
    found.find(({ byMessage, byFrames }) => byMessage === signature.byMessage && !(framed && byFrames !== undefined))
  );
}
