import type { Writers } from '../../store.ts';
import { enqueueSync } from './sync-job.ts';

/** Blocks of a task whose words have changed are written again where a calendar elsewhere shows them. Inside a write. */
export async function showAnew(
  work: Parameters<typeof enqueueSync>[0] & { readonly writers: Pick<Writers, 'times'> },
  taskId: string,
): Promise<void> {
  const {
    writers: { times },
    scope,
    at,
  } = work;
  const blocks = await times.ofTasks(scope, { taskIds: [taskId] });
  const shown = blocks.filter(
    ({ calendarId, state, end }) => calendarId !== undefined && state !== 'removed' && end > at,
  );
  for (const time of shown) await times.update(scope, { time, patch: { unsent: true }, at });
  if (shown.length > 0) await enqueueSync(work);
}
