import type { Block, SchedulingInput, Task, TimeOfDay } from './model.ts';

/*
 * Says what a plan breaks. Shares nothing with what makes plans but the types: hours by the host's own calendar and minute
 * by minute, everything else in plain instants, so that a fault there is not made here again.
 */

export interface Violation {
  readonly rule:
    | 'unknown_task'
    | 'outside'
    | 'off_grid'
    | 'hours'
    | 'busy'
    | 'overlap'
    | 'release'
    | 'deadline'
    | 'duration'
    | 'too_short'
    | 'too_long'
    | 'not_split'
    | 'per_day'
    | 'together'
    | 'dependency';
  readonly task: string;
  /** Start of the block at fault. */
  readonly at: number;
}

const MINUTE = 60_000;
/** No zone changes its clocks, or differs from UTC, by less. */
const QUARTER = 15 * MINUTE;

/** What the plan breaks; nothing for a good one. Fixed blocks belong to the input and may lie where they like. */
export function checkPlan(input: SchedulingInput, blocks: readonly Block[]): Violation[] {
  const found: Violation[] = [];
  const fault = (rule: Violation['rule'], { task, start }: Block): number => found.push({ rule, task, at: start });
  const byTask = Map.groupBy(
    blocks.toSorted((a, b) => a.start - b.start),
    ({ task }) => task,
  );
  const tasks = new Map(input.tasks.map((task) => [task.id, task]));
  const clock = wallClock();
  const step = input.grid * MINUTE;
  for (const block of blocks) {
    const { start, end } = block;
    const task = tasks.get(block.task);
    if (task === undefined) {
      fault('unknown_task', block);
      continue;
    }
    if (start < input.now || end > input.until || end <= start) fault('outside', block);
    if (start % step !== 0 || end % step !== 0) fault('off_grid', block);
    if (!inHours(input, task, block, clock)) fault('hours', block);
    if (task.release !== undefined && start < task.release) fault('release', block);
    if (task.deadline !== undefined && end > task.deadline) fault('deadline', block);
    for (const busy of input.busy) {
      const before = busy.before ?? input.buffers.beforeBusy;
      const after = busy.after ?? input.buffers.afterBusy;
      if (start < busy.end + after * MINUTE && end > busy.start - before * MINUTE) fault('busy', block);
    }
  }
  for (const block of overlapping(input, blocks)) fault('overlap', block);
  for (const [id, own] of byTask) {
    const task = tasks.get(id);
    if (task === undefined) continue;
    for (const [rule, block] of ofTask({ input, task, own, blocks, byTask, tasks, clock })) fault(rule, block);
  }
  return found;
}

/** Blocks that are nearer to another one, or to a fixed one, than they may. */
function overlapping({ tasks, buffers }: SchedulingInput, blocks: readonly Block[]): Block[] {
  const between = buffers.between * MINUTE;
  const fixed = tasks.flatMap((task) => task.fixed ?? []);
  return blocks.filter((block, at) => {
    const meets = (other: { readonly start: number; readonly end: number }): boolean =>
      block.start < other.end + between && block.end > other.start - between;
    return fixed.some(meets) || blocks.some((other, place) => place > at && meets(other));
  });
}

/** Rules about all blocks of one task together. */
function ofTask(params: {
  readonly input: SchedulingInput;
  readonly task: Task;
  readonly own: readonly Block[];
  readonly blocks: readonly Block[];
  readonly byTask: ReadonlyMap<string, readonly Block[]>;
  readonly tasks: ReadonlyMap<string, Task>;
  readonly clock: WallClock;
}): [Violation['rule'], Block][] {
  const { input, task, own, blocks, byTask, tasks, clock } = params;
  const found: [Violation['rule'], Block][] = [];
  // Groups hold one block at least, in order of time.
  const first = own.reduce((one) => one);
  const last = own.reduce((_, one) => one);
  const fixed = task.fixed ?? [];
  const step = input.grid * MINUTE;
  const left = Math.max(0, task.minutes * MINUTE - lengthOf(fixed));
  const wanted = Math.ceil(left / step) * step;
  if (lengthOf(own) !== wanted) found.push(['duration', first]);
  if (task.split === undefined && own.length > 1) found.push(['not_split', first]);
  own.forEach((block, at) => {
    const length = block.end - block.start;
    const { min = 0, max = Infinity } = task.split ?? {};
    if (length < Math.min(min * MINUTE, wanted)) found.push(['too_short', block]);
    // Two that touch are one.
    if (length > max * MINUTE || own[at - 1]?.end === block.start) found.push(['too_long', block]);
  });
  if (task.perDay !== undefined) {
    const days = new Map<string, number>();
    for (const { start, end } of [...fixed, ...own]) {
      for (let at = start; at < end; at += MINUTE) {
        const { date } = clock(input.zone, at);
        days.set(date, (days.get(date) ?? 0) + 1);
      }
    }
    const limit = task.perDay;
    const full = own.find(({ start }) => Number(days.get(clock(input.zone, start).date)) > limit);
    if (full !== undefined) found.push(['per_day', full]);
  }
  if (task.split?.together === true) {
    const between = blocks.find(({ task: id, start }) => id !== task.id && start > first.start && start < last.start);
    if (between !== undefined) found.push(['together', between]);
  }
  for (const { task: id, lag = 0 } of task.after ?? []) {
    const other = tasks.get(id);
    const done = [...(other?.fixed ?? []), ...(byTask.get(id) ?? [])];
    const complete = other !== undefined && lengthOf(done) >= other.minutes * MINUTE;
    const ended = Math.max(0, ...done.map(({ end }) => end)) + lag * MINUTE;
    if (!complete || ended > first.start) found.push(['dependency', first]);
  }
  return found;
}

function lengthOf(blocks: readonly { readonly start: number; readonly end: number }[]): number {
  return blocks.reduce((sum, { start, end }) => sum + (end - start), 0);
}

/** Each minute of the block, or with a coarse grid each fifth, is in a range of the task's kind of work. */
function inHours(input: SchedulingInput, task: Task, { start, end }: Block, clock: WallClock): boolean {
  const kind = task.kind ?? input.hours[0]?.kind;
  const own = input.hours.filter((hours) => hours.kind === kind);
  const within = (at: number): boolean =>
    own.some(({ zone, ranges, dates = {} }) => {
      const { date, weekday, minute } = clock(zone, at);
      const yesterday = clock(zone, at - minute * MINUTE - 12 * 60 * MINUTE);
      const of = (day: string, number: number): readonly TimeOfDay[] =>
        dates[day] ?? ranges.filter(({ weekdays }) => weekdays.some((one) => one === number));
      return (
        of(date, weekday).some(({ from, to }) => minute >= from && (to <= from || minute < to)) ||
        of(yesterday.date, yesterday.weekday).some(({ from, to }) => to <= from && minute < to)
      );
    });
  for (let at = start; at < end; at += 5 * MINUTE) {
    if (!within(at) || !within(Math.min(end, at + 5 * MINUTE) - MINUTE)) return false;
  }
  return true;
}

interface WallTime {
  /** YYYY-MM-DD. */
  readonly date: string;
  /** 1 is Monday. */
  readonly weekday: number;
  readonly minute: number;
}

type WallClock = (zone: string, instant: number) => WallTime;

/** What the clock on the wall of a zone shows, by the calendar of the host. */
function wallClock(): WallClock {
  const formats = new Map<string, Intl.DateTimeFormat>();
  const known = new Map<string, WallTime>();
  return (zone, instant) => {
    const quarter = Math.floor(instant / QUARTER) * QUARTER;
    const key = `${zone} ${quarter}`;
    let shown = known.get(key);
    if (shown === undefined) {
      const format = formats.get(zone) ?? formatOf(zone);
      formats.set(zone, format);
      shown = read(format, quarter);
      known.set(key, shown);
    }
    return { ...shown, minute: shown.minute + (instant - quarter) / MINUTE };
  };
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
}

function read(format: Intl.DateTimeFormat, instant: number): WallTime {
  const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, value]));
  const number = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.get(type));
  const date = `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`;
  return { date, weekday: new Date(date).getUTCDay() || 7, minute: number('hour') * 60 + number('minute') };
}
