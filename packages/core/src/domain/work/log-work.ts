import { enqueueArchiving } from '../knowledge/archive.ts';
import { noteProblem } from '../knowledge/note-problem.ts';
import { enqueueLearning } from '../knowledge/learn.ts';
import { newId } from '../ids.ts';
import type { RememberDependencies } from '../memories/remember.ts';
import type { UserScope } from '../scope.ts';
import { defined } from '../defined.ts';
import type { Problem } from '../knowledge/knowledge-store.ts';
import { workKey } from './work-key.ts';
import type { NewWork, WorkRecord } from './work-store.ts';

/** A step of work as a caller tells it. */
export type WorkItem = Omit<NewWork, 'id' | 'key' | 'problemNo' | 'occurredAt'> & { readonly occurredAt?: number };

export interface LoggedWork {
  readonly work: WorkRecord;
  readonly outcome: 'created' | 'duplicate';
  /** What the error is an occurrence of. */
  readonly problem?: Problem;
}

/**
 * Records a step of work in the one space of the scope. A failure with an error counts as an occurrence of its problem; a
 * success after failures leaves a job that learns from what lay between. One source is recorded once.
 */
export async function logWork(
  dependencies: RememberDependencies,
  scope: UserScope,
  item: WorkItem,
): Promise<LoggedWork> {
  const { store, platform, timeZone } = dependencies;
  const { source, error, sessionId, agentId } = item;
  const named = source?.id === undefined ? undefined : { type: source.type, id: source.id };
  const recorded = named && (await store.read(scope, ({ work }) => work.bySource(scope, named)));
  if (recorded !== undefined) return { work: recorded, outcome: 'duplicate' };
  const problem =
    error === undefined
      ? undefined
      : await noteProblem(dependencies, scope, { text: error, ...defined({ sessionId, agentId }) });
  return store.write(scope, async (writers) => {
    const at = platform.now();
    await writers.users.ensure(scope, { at, timeZone });
    // Somebody may have recorded it since.
    const again = named && (await writers.work.bySource(scope, named));
    if (again !== undefined) return { work: again, outcome: 'duplicate' };
    // Counted with the record that it is told by, so that one record is one occurrence; it may have been forgotten since.
    const met = problem && (await writers.knowledge.noteSeen(scope, { no: problem.no, at }));
    const work = await writers.work.add(scope, {
      work: {
        ...item,
        id: newId(platform),
        key: workKey(platform, item),
        occurredAt: item.occurredAt ?? at,
        ...defined({ problemNo: met?.no }),
      },
      at,
    });
    await enqueueLearning(writers, platform, scope, work);
    await enqueueArchiving(writers, platform, scope);
    return { work, outcome: 'created', ...defined({ problem: met }) };
  });
}
