import type { UserScope } from '../../scope.ts';
import type { Readers } from '../../store.ts';
import { isLeft, readTask } from '../tasks/task.ts';
import { readBlock } from '../schedules/block.ts';
import { readCalendar } from './calendar.ts';
import { writeIcs } from './ics/write-ics.ts';

/** What a feed shows: from two weeks ago to a year ahead. */
const BEHIND = 14 * 86_400_000;
const AHEAD = 366 * 86_400_000;
const MOST = 5_000;

/** Where a feed lies, and what opens it. */
export interface FeedToken {
  readonly tenant: string;
  readonly user: string;
  readonly calendarId: string;
  /** Hash of its secret. */
  readonly secretHash: string;
}

/** The blocks of the space of a feed as iCalendar; undefined where there is no such feed, or the secret is not its own. */
export async function feedOf(
  { planner, times }: Pick<Readers, 'planner' | 'times'>,
  { tenant, user, calendarId, secretHash }: FeedToken,
  now: number,
): Promise<string | undefined> {
  const everywhere: UserScope = { kind: 'user', tenant, user, spaces: '*' };
  const record = await planner.get(everywhere, { noun: 'calendar', id: calendarId });
  if (record === undefined) return undefined;
  const { feed, name } = readCalendar(record);
  if (feed !== secretHash) return undefined;
  const scope: UserScope = { ...everywhere, spaces: [record.space] };
  const range = { from: now - BEHIND, until: now + AHEAD, limit: MOST };
  const blocks = (await times.between(scope, { noun: 'block', ...range })).map(readBlock);
  const ids = [...new Set(blocks.map(({ taskId }) => taskId))];
  const found = await planner.getMany(scope, { noun: 'task', ids });
  const tasks = new Map(found.map((one) => [one.id, readTask(one)]));
  const events = blocks.flatMap(({ state, taskId, time: { id: blockId, start, end, version, updatedAt } }) => {
    const task = tasks.get(taskId);
    // As in the agenda: a block to come whose task has ended is not done.
    if (task === undefined || state === 'removed' || (start >= now && !isLeft(task.state))) return [];
    const lines = [task.notes, task.verification === undefined ? undefined : `Done when: ${task.verification}`];
    const description = lines.filter((line) => line !== undefined).join('\n\n');
    const about = description === '' ? {} : { description };
    return [{ blockId, title: task.title, start, end, version, updatedAt, ...about }];
  });
  return writeIcs({ name, events });
}
