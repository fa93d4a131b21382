import { defined } from '../../defined.ts';
import type { UserScope } from '../../scope.ts';
import type { PlannerWriter } from '../records/record-store.ts';
import { readReflection, type Reflection, sourceText } from './reflection.ts';

/** What is forgotten beside memories. */
export type ForgottenRecords =
  | { readonly of: 'session'; readonly sessionId: string }
  | { readonly of: 'source'; readonly type: string; readonly id?: string }
  | { readonly of: 'time'; readonly from: number }
  /** Ids of facts, decisions, todos, errors, reflections. */
  | { readonly of: 'records'; readonly ids: ReadonlySet<string> };

const PAGE = 200;

/**
 * Removes reflections that may tell of what is forgotten; what is left of their periods gives new ones. Of a time, all from its
 * beginning on: tasks and decisions that were made in it are told of later as well. Inside a write.
 */
export async function forgetReflections(
  planner: PlannerWriter,
  scope: UserScope,
  forgotten: ForgottenRecords,
): Promise<void> {
  if (forgotten.of === 'records' && forgotten.ids.size === 0) return;
  const ids = new Set<string>();
  for (let before: number | undefined, more = true; more;) {
    const page = await planner.list(scope, { noun: 'reflection', limit: PAGE, ...defined({ before }) });
    const doomed = page.map(readReflection).filter((reflection) => tellsOf(reflection, forgotten));
    await planner.remove(scope, { nos: doomed.map(({ record }) => record.no) });
    for (const { record } of doomed) ids.add(record.id);
    before = page.at(-1)?.no;
    more = page.length === PAGE;
  }
  // Averages of a week tell of the weeks before.
  await forgetReflections(planner, scope, { of: 'records', ids });
}

function tellsOf({ sentences, sessions, workSources, to }: Reflection, forgotten: ForgottenRecords): boolean {
  switch (forgotten.of) {
    case 'session':
      return sessions.includes(forgotten.sessionId);
    case 'source': {
      const { type, id } = forgotten;
      const wanted = sourceText({ type, ...(id === undefined ? {} : { id }) });
      return workSources.some((source) => source === wanted || (id === undefined && source.startsWith(`${wanted} `)));
    }
    case 'time':
      return to > forgotten.from;
    case 'records':
      return sentences.some(({ citations }) => citations.some(({ id }) => forgotten.ids.has(id)));
  }
}
