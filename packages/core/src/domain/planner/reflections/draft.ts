import { addDays, createCalendar } from '../../lib/calendar.ts';
import type { Priority, Task } from '../tasks/task.ts';
import { type Estimate, likelyMinutes } from './estimates.ts';
import { type Period, periodOf } from './period.ts';
import type { DraftItem } from './reflection.ts';

const most = { day: 3, week: 10 } as const;
const rankOf: Readonly<Record<Priority, number>> = { urgent: 0, high: 1, normal: 2, low: 3 };
const reasonRank: Readonly<Record<DraftItem['reason'], number>> = { overdue: 0, due: 1, started: 2, priority: 3 };

/** What comes first in the period after: at most three things for a day, ten for a week, of those that wait for nothing. */
export function draftOf(
  period: Period,
  { free, estimates }: { readonly free: readonly Task[]; readonly estimates: readonly Estimate[] },
): DraftItem[] {
  const next = periodOf(createCalendar(period.timeZone), period.kind, addDays(period.endsOn, 1));
  const reasonOf = ({ record: { dueAt }, startedAt, priority }: Task): DraftItem['reason'] | undefined => {
    if (dueAt !== undefined && dueAt < period.to) return 'overdue';
    if (dueAt !== undefined && dueAt < next.to) return 'due';
    if (startedAt !== undefined && startedAt < period.to) return 'started';
    return rankOf[priority] < rankOf.normal ? 'priority' : undefined;
  };
  return free
    .filter(({ startsAt }) => startsAt === undefined || startsAt < next.to)
    .flatMap((task) => {
      const reason = reasonOf(task);
      return reason === undefined ? [] : [{ task, reason }];
    })
    .toSorted(
      (a, b) =>
        reasonRank[a.reason] - reasonRank[b.reason] ||
        rankOf[a.task.priority] - rankOf[b.task.priority] ||
        (a.task.record.dueAt ?? Infinity) - (b.task.record.dueAt ?? Infinity) ||
        a.task.record.no - b.task.record.no,
    )
    .slice(0, most[period.kind])
    .map(({ task, reason }) => ({
      taskId: task.record.id,
      title: task.title,
      minutes: likelyMinutes(task, estimates),
      reason,
    }));
}
