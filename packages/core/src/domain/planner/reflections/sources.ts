import type { UserScope } from '../../scope.ts';
import type { PlannerReader } from '../records/record-store.ts';
import type { Gathered } from './gather.ts';
import type { ReflectionContent } from './reflection.ts';

/**
 * Memories that a reflection goes with when they are forgotten: those that it cites; those that facts, tasks and runs which it cites
 * came from; and all that was said in sessions which it tells something else of, since decisions, work and errors repeat
 * what was said there.
 */
export async function sourcesOf(
  planner: PlannerReader,
  scope: UserScope,
  {
    gathered: { said, facts, tasks, runs, decisions, work, errors, todos },
    content: { sentences },
  }: { readonly gathered: Gathered; readonly content: ReflectionContent },
): Promise<number[]> {
  const cited = new Set(sentences.flatMap(({ citations }) => citations.map(({ id }) => id)));
  const told = new Set([...decisions, ...work, ...errors, ...todos].flatMap(({ sessionId }) => sessionId ?? []));
  const seqs = said
    .filter(({ memory: { id, sessionId } }) => cited.has(id) || (sessionId !== undefined && told.has(sessionId)))
    .map(({ memory }) => memory.seq);
  for (const { id, sources } of facts) if (cited.has(id)) seqs.push(...sources);
  for (const { record } of [...tasks, ...runs]) {
    if (cited.has(record.id)) seqs.push(...(await planner.sources(scope, { no: record.no })));
  }
  return [...new Set(seqs)];
}
