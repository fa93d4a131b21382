import { defined } from '../../defined.ts';
import { addDays, createCalendar } from '../../lib/calendar.ts';
import { soleSpace, type UserScope } from '../../scope.ts';
import type { Readers } from '../../store.ts';
import type { Block, Busy, FixedBlock, SchedulingInput, Split, Task as Piece } from '../scheduling/model.ts';
import { isLeft, type Priority, readTask, type Task } from '../tasks/task.ts';
import { placeOf, readBlock, type TaskBlock } from './block.ts';
import type { LearnedMinutes, LikelyMinutes } from './learned-minutes.ts';
import { hoursIn, workingTimeOf, type WorkingTime } from './working-time.ts';

/** Tasks, blocks and busy times that one run takes in at most. */
const MOST_TASKS = 1_000;
const MOST_TIMES = 10_000;
const MINUTE = 60_000;
/** Blocks count however late they are: one beyond the planned time is time of its task, too. */
const FAR = Number.MAX_SAFE_INTEGER;

/** How much an hour of lateness counts. */
const weights: Readonly<Record<Priority, number>> = { urgent: 8, high: 4, normal: 2, low: 1 };

interface Wanted {
  readonly now: number;
  /** From today on, that one included. */
  readonly days: number;
  /** Of the user. */
  readonly zone: string;
  readonly learned: LearnedMinutes;
}

/** What a run of the scheduler starts from. */
export interface Gathered {
  readonly input: SchedulingInput;
  /** That of the input: where blocks are that may be moved. */
  readonly published: readonly Block[];
  /** All blocks of the space that are not over, in order of time. */
  readonly blocks: readonly TaskBlock[];
  /** Blocks that a plan may change, none of them begun: of its tasks and not held, or of tasks that have ended. In order of time. */
  readonly current: readonly TaskBlock[];
  /** Tasks that others do: they are waited for, not planned. */
  readonly others: readonly Task[];
}

/**
 * Tasks, hours, busy times and blocks of one space as an input of the engine. What other spaces of the user hold counts as
 * time that is taken, and is not looked at beyond that: a person is in one place at a time.
 */
export async function gather(
  readers: Readers,
  scope: UserScope,
  { now, days, zone: userZone, learned }: Wanted,
): Promise<Gathered> {
  const { planner, times } = readers;
  const { time } = await workingTimeOf(planner, scope);
  const zone = time.zone ?? userZone;
  const calendar = createCalendar(zone);
  const today = calendar.dayOf(now);
  const { from: midnight } = calendar.spanOf(today);
  const until = calendar.spanOf(addDays(today, days)).from;
  const likely = await learned(readers, scope, { to: midnight });
  const everywhere: UserScope = { ...scope, spaces: '*' };
  const records = await planner.list(scope, {
    noun: 'task',
    filter: { states: ['open', 'started'] },
    limit: MOST_TASKS,
  });
  const left = records.toReversed().map(readTask);
  const own = left.filter(({ owner }) => owner === 'user');
  const tasks = new Map(own.map((task) => [task.record.id, task]));
  // From the beginning of the day, so that an hour that passes changes nothing.
  const range = { from: midnight, until, limit: MOST_TIMES };
  const found = await times.between(everywhere, { noun: 'block', ...range, until: FAR });
  const blocks = found.map(readBlock).filter(({ state, time: { end } }) => state !== 'removed' && end > now);
  const home = soleSpace(scope);
  const here = blocks.filter(({ time: { space } }) => space === home);
  const listed = new Set(left.map(({ record }) => record.id));
  // More may be left than is planned at once: blocks of the others stay, and what waits for them waits.
  const open = await openOf(planner, everywhere, [
    ...blocks.map(({ taskId }) => taskId),
    ...own.flatMap(({ dependsOn }) => dependsOn),
  ]);
  const current = here.filter(
    ({ taskId, state, time: { start } }) =>
      start > now && (!open.has(taskId) || (state === 'free' && listed.has(taskId))),
  );
  const held = Map.groupBy(
    here.filter((block) => tasks.has(block.taskId) && !isFree(block, now)),
    ({ taskId }) => taskId,
  );
  const busy = (await times.between(everywhere, { noun: 'busy', ...range })).filter(({ state }) => state === 'busy');
  const elsewhere = blocks.filter(({ taskId, time: { space } }) => space !== home && open.has(taskId)).map(placeOf);
  // Somebody else does the task, and a person has put time for it here; or it is not planned now.
  const alongside = here
    .filter(({ taskId }) => open.has(taskId) && !tasks.has(taskId))
    .filter((block) => !listed.has(block.taskId) || !isFree(block, now))
    .map(placeOf);
  const unlisted = Map.groupBy(
    alongside.filter(({ task }) => !listed.has(task)),
    ({ task }) => task,
  );
  const promiseOf = ({ record: { id, dueAt } }: Task): number | undefined => {
    const ends = unlisted.get(id)?.map(({ end }) => end);
    return ends === undefined ? dueAt : Math.max(...ends);
  };
  const { between } = time.buffers;
  const taken: Busy[] = [
    ...busy.map(({ start, end }) => ({ start, end })),
    ...[...elsewhere, ...alongside].map(({ start, end }) => ({ start, end, before: between, after: between })),
  ];
  const published = current
    .filter(({ taskId }) => tasks.has(taskId))
    .map(placeOf)
    .filter(onGrid(time.grid, until));
  const input: SchedulingInput = {
    now,
    until,
    zone,
    grid: time.grid,
    tasks: own.map((task) => {
      const awaited = [...new Set(task.dependsOn)].flatMap((id) => open.get(id) ?? []);
      const behind = Map.groupBy(awaited, ({ record }) => (tasks.has(record.id) ? 'planned' : 'promised'));
      return pieceOf(task, {
        time,
        fixed: (held.get(task.record.id) ?? []).map(fixedOf),
        after: (behind.get('planned') ?? []).map(({ record }) => ({ task: record.id })),
        promised: (behind.get('promised') ?? []).flatMap((other) => promiseOf(other) ?? []),
        likely,
      });
    }),
    hours: hoursIn(time, zone),
    busy: taken.sort((a, b) => a.start - b.start || a.end - b.end),
    buffers: time.buffers,
    published,
    ...(time.energy === undefined ? {} : { energy: { zone, ranges: time.energy } }),
    ...defined({ dayLoad: time.dayLoad }),
  };
  return { input, published, blocks: here, current, others: left.filter(({ owner }) => owner !== 'user') };
}

/** The scheduler may move it: nothing holds it, and it has not begun. */
function isFree({ state, time: { start } }: TaskBlock, now: number): boolean {
  return state === 'free' && start > now;
}

/** Of these tasks, wherever they are, those that are still to be done. */
async function openOf(
  planner: Readers['planner'],
  everywhere: UserScope,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Task>> {
  const found = await planner.getMany(everywhere, { noun: 'task', ids: [...new Set(ids)] });
  return new Map(found.filter(({ state }) => isLeft(state)).map((record) => [record.id, readTask(record)]));
}

function fixedOf({ state, time: { start, end } }: TaskBlock): FixedBlock {
  const why = state === 'pinned' || state === 'locked' ? state : 'started';
  return { start, end, why };
}

/** Blocks that the engine can keep; another grid, or less time planned, has to place them anew. */
function onGrid(grid: number, until: number): (block: Block) => boolean {
  const step = grid * MINUTE;
  return ({ start, end }) => start % step === 0 && end % step === 0 && end <= until;
}

interface Around {
  readonly time: WorkingTime;
  readonly fixed: readonly FixedBlock[];
  /** Tasks of the plan that must be done first. */
  readonly after: readonly { readonly task: string }[];
  /** When others will be done that it waits for: those of somebody else by their due date alone. */
  readonly promised: readonly number[];
  readonly likely: LikelyMinutes;
}

function pieceOf(task: Task, { time, fixed, after, promised, likely }: Around): Piece {
  const { record, spentMinutes, priority, kind, startsAt, hard, placing = {} } = task;
  // What took longer than thought, and is not done, gets a step of time at least.
  const need = Math.max(time.grid, likely(task) - spentMinutes);
  const release = Math.max(startsAt ?? 0, ...promised);
  const { dueAt } = record;
  return {
    id: record.id,
    minutes: need,
    weight: weights[priority],
    ...(time.hours.some((hours) => hours.kind === kind) ? defined({ kind }) : {}),
    ...(release > 0 ? { release } : {}),
    ...(after.length === 0 ? {} : { after }),
    ...(fixed.length === 0 ? {} : { fixed }),
    ...defined({
      due: dueAt,
      deadline: hard === true ? dueAt : undefined,
      split: splitOf(task, time, need),
      // A block is a step of the grid at least.
      perDay: placing.perDay === undefined ? undefined : Math.max(time.grid, placing.perDay),
      energy: placing.energy,
    }),
  };
}

/** Blocks as the task wants them, else as the person does, none longer than a day allows; undefined for one block. */
function splitOf({ placing = {} }: Task, { blocks, grid }: WorkingTime, need: number): Split | undefined {
  const { minBlock, maxBlock, together } = placing;
  const perDay = grid * Math.floor((placing.perDay ?? Infinity) / grid);
  const asked = minBlock !== undefined || maxBlock !== undefined;
  if (!asked && need <= Math.min(blocks.max, perDay)) return undefined;
  const max = Math.max(grid, Math.min(maxBlock ?? Math.max(blocks.max, minBlock ?? 0), perDay));
  // Of the fewest blocks that are needed none is shorter, if they are as alike as can be.
  const steps = Math.ceil(need / grid);
  const even = grid * Math.floor(steps / Math.ceil(steps / Math.floor(max / grid)));
  const min = Math.max(grid, Math.min(minBlock ?? Math.min(blocks.min, even), max));
  return { min, max, ...defined({ together }) };
}
