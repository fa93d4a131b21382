import type { UserScope } from '../../scope.ts';
import type { Readers } from '../../store.ts';
import type { Gathered } from './gather.ts';
import type { CitedType, Reflection, ReflectionContent } from './reflection.ts';

function citedBy({ sentences }: ReflectionContent, type: CitedType): string[] {
  return [
    ...new Set(sentences.flatMap(({ citations }) => citations.flatMap((one) => (one.type === type ? one.id : [])))),
  ];
}

/** Ids of errors that a reflection tells of. */
export function errorsTold(reflection: Reflection | undefined): ReadonlySet<string> {
  return new Set(reflection === undefined ? [] : citedBy(reflection, 'error'));
}

/**
 * Whether tasks, runs and other reflections that one cites are there: they can go though nothing of its period does. Whatever
 * else it cites is of what happened in its period.
 */
export async function citesWhatIsThere(
  { planner }: Pick<Readers, 'planner'>,
  scope: UserScope,
  content: ReflectionContent,
): Promise<boolean> {
  for (const noun of ['task', 'run', 'reflection'] as const) {
    const ids = citedBy(content, noun);
    if ((await planner.getMany(scope, { noun, ids })).length < ids.length) return false;
  }
  return true;
}

/**
 * Whether all that a reflection is about to tell of is there, in the words that it was read in: somebody may have had it forgotten
 * meanwhile. Inside of the write.
 */
export async function isAsRead(
  readers: Readers,
  scope: UserScope,
  {
    content,
    gathered: { said, decisions, todos },
    sources,
  }: { readonly content: ReflectionContent; readonly gathered: Gathered; readonly sources: readonly number[] },
): Promise<boolean> {
  const wanted = new Set(sources);
  const memories = await readers.memories.getBySeqs(scope, { seqs: sources });
  const versions = new Map(
    memories.filter(({ deletedAt }) => deletedAt === undefined).map(({ seq, version }) => [seq, version]),
  );
  if (!said.every(({ memory: { seq, version } }) => !wanted.has(seq) || versions.get(seq) === version)) return false;
  if (!(await citesWhatIsThere(readers, scope, content))) return false;
  const facts = citedBy(content, 'fact');
  if ((await readers.facts.getMany(scope, { ids: facts })).length < facts.length) return false;
  const listed = await readers.sessions.todosById(scope, { ids: citedBy(content, 'todo') });
  const titles = new Map(listed.map(({ id, words }) => [id, words]));
  const told = new Set(citedBy(content, 'todo'));
  if (!todos.every(({ id, words }) => !told.has(id) || titles.get(id) === words)) return false;
  const chosen = new Set(citedBy(content, 'decision'));
  for (const { id, words } of decisions) {
    if (chosen.has(id) && (await readers.decisions.decision(scope, { id }))?.words !== words) return false;
  }
  for (const id of citedBy(content, 'error')) {
    if ((await readers.sessions.snapshot(scope, { id })) === undefined) return false;
  }
  for (const id of citedBy(content, 'work')) if ((await readers.work.get(scope, { id })) === undefined) return false;
  return true;
}
