import { type OutputOf, defined } from '@holdfast/contract';
import type { Calendar } from '../domain/planner/calendars/calendar.ts';
import type { AgendaItem } from '../domain/planner/schedules/agenda.ts';
import type { TaskBlock } from '../domain/planner/schedules/block.ts';
import type { Schedule } from '../domain/planner/schedules/schedule.ts';
import type { KnownWorkingTime } from '../domain/planner/schedules/working-time.ts';
import type { Block, Score, TimeOfDay, WeeklyTime } from '../domain/planner/scheduling/model.ts';
import { toTimestamp } from './instants.ts';
import { changeText, misfitText, reasonOf } from './schedule-words.ts';

type WireSchedule = OutputOf<'previewSchedule'>['schedule'];
type WireBlock = OutputOf<'pinBlock'>['block'];
type WireItem = OutputOf<'addBusy'>['item'];
type WireTime = OutputOf<'getWorkingTime'>['workingTime'];
type WireCalendar = OutputOf<'listCalendars'>['calendars'][number];

/** Titles of tasks by id, of those that are there. */
export type Titles = ReadonlyMap<string, string>;

export function presentSchedule(run: Schedule, titles: Titles): WireSchedule {
  const { record, diff, writes } = run;
  const named = (taskId: string): { taskId: string; title?: string } => ({
    taskId,
    ...defined({ title: titles.get(taskId) }),
  });
  const placed = ({ task, start, end }: Block): WireSchedule['blocks'][number] => ({
    ...named(task),
    ...span(start, end),
  });
  return {
    id: record.id,
    space: record.space,
    state: run.state,
    from: toTimestamp(run.now),
    until: toTimestamp(run.until),
    timeZone: run.zone,
    blocks: run.blocks.map(placed),
    changes: {
      added: diff.added.map(placed),
      moved: diff.moved.map(({ task, from, to }) => ({
        ...named(task),
        from: span(from.start, from.end),
        to: span(to.start, to.end),
      })),
      removed: diff.removed.map(placed),
      kept: diff.kept,
    },
    reasons: run.explanations.map(({ task, reasons }) => ({
      ...named(task),
      reasons: reasons.map((reason) => reasonOf(reason, { titles, zone: run.zone })),
    })),
    unplaced: run.misfits.map((misfit) => ({
      ...named(misfit.task),
      reason: misfit.reason,
      text: misfitText(misfit, titles),
      by: [...misfit.by],
      changes: misfit.changes.map((change) => ({
        kind: change.kind,
        minutes: change.minutes,
        text: changeText(change, titles),
        ...('task' in change ? { taskId: change.task } : {}),
      })),
    })),
    others: [...run.others],
    score: presentScore(run.score),
    baselines: run.baselines.map(({ rule, score }) => ({ rule, score: presentScore(score) })),
    proof: run.proof,
    solver: {
      version: run.solver,
      seed: run.seed,
      rounds: run.rounds,
      budgetMs: run.budgetMs,
      cut: run.cut,
      inputHash: run.inputHash,
      ...defined({ cpuMs: run.cpuMs }),
    },
    writes: writes.map(({ blockId, before, after }) => ({
      blockId,
      action: before === undefined ? 'added' : after === undefined ? 'removed' : 'moved',
    })),
    createdAt: toTimestamp(record.createdAt),
    ...defined({
      kept: run.kept === undefined ? undefined : [...run.kept],
      appliedAt: run.appliedAt === undefined ? undefined : toTimestamp(run.appliedAt),
      undoneAt: run.undoneAt === undefined ? undefined : toTimestamp(run.undoneAt),
    }),
  };
}

function span(start: number, end: number): { startsAt: string; endsAt: string } {
  return { startsAt: toTimestamp(start), endsAt: toTimestamp(end) };
}

function presentScore({ medium, soft, terms }: Score): WireSchedule['score'] {
  return { unplaced: medium, soft, terms: { ...terms } };
}

export function presentBlock({ time, taskId, state, scheduleId }: TaskBlock, title: string | undefined): WireBlock {
  return {
    id: time.id,
    space: time.space,
    taskId,
    ...span(time.start, time.end),
    hold: state === 'removed' ? 'free' : state,
    ...defined({ title, scheduleId }),
  };
}

export function presentItem(item: AgendaItem): WireItem {
  const { time } = item;
  const common = {
    id: time.id,
    space: time.space,
    ...span(time.start, time.end),
    ...defined({ calendarId: time.calendarId }),
  };
  if (item.type === 'busy') {
    const { title, place, allDay } = item.busy;
    return { type: 'busy', ...common, takesTime: item.takesTime, ...defined({ title, place, allDay }) };
  }
  const { task, block } = item;
  const { dueAt } = task.record;
  return {
    type: 'block',
    ...common,
    title: task.title,
    takesTime: true,
    taskId: block.taskId,
    taskState: task.state,
    hold: block.state === 'removed' ? 'free' : block.state,
    ...(dueAt === undefined ? {} : { dueAt: toTimestamp(dueAt), late: time.end > dueAt }),
  };
}

export function presentCalendar(calendar: Calendar, times?: number): WireCalendar {
  const { record, url, fault, syncedAt, retryAt, state } = calendar;
  return {
    id: record.id,
    space: record.space,
    kind: calendar.kind,
    name: calendar.name,
    state,
    target: calendar.target === true,
    feed: calendar.feed !== undefined,
    createdAt: toTimestamp(record.createdAt),
    updatedAt: toTimestamp(record.updatedAt),
    ...defined({
      // The rest of the address is what opens it.
      host: url === undefined ? undefined : new URL(url).host,
      timeZone: calendar.timeZone,
      times,
      syncedAt: syncedAt === undefined ? undefined : toTimestamp(syncedAt),
      fault: fault === undefined ? undefined : { ...fault, at: toTimestamp(fault.at) },
      retryAt: retryAt === undefined ? undefined : toTimestamp(retryAt),
    }),
  };
}

export const weekdayNames = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

export function presentWorkingTime({ time, record }: KnownWorkingTime): WireTime {
  const { hours, buffers, grid, blocks, energy, dayLoad, zone } = time;
  return {
    hours: hours.map(({ kind, ranges, dates }) => ({
      kind,
      times: ranges.map(weekly),
      ...(dates === undefined
        ? {}
        : { dates: Object.entries(dates).map(([date, times]) => ({ date, times: times.map(clocks) })) }),
    })),
    buffers: { ...buffers },
    grid,
    blocks: { ...blocks },
    ...defined({
      space: record?.space,
      timeZone: zone,
      dayLoad,
      energy: energy?.map((range) => ({ ...weekly(range), level: range.level })),
    }),
  };
}

function weekly(range: WeeklyTime): WireTime['hours'][number]['times'][number] {
  const weekdays = weekdayNames.filter((_, place) => range.weekdays.some((one) => one === place + 1));
  return { weekdays, ...clocks(range) };
}

function clocks({ from, to }: TimeOfDay): { from: string; to: string } {
  return { from: clock(from), to: clock(to) };
}

function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}
