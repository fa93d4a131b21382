import { type OutputOf, type ParsedInputOf, defined } from '@holdfast/contract';
import { z } from 'zod';
import { newId } from '../../domain/ids.ts';
import { addDays, createCalendar } from '../../domain/lib/calendar.ts';
import { demand, notFound, writeWith } from '../../domain/planner/records/records.ts';
import { agendaOf } from '../../domain/planner/schedules/agenda.ts';
import { applySchedule, undoSchedule } from '../../domain/planner/schedules/apply-schedule.ts';
import type { TaskBlock } from '../../domain/planner/schedules/block.ts';
import { changeBlock, pinBlock, removeBlock } from '../../domain/planner/schedules/hold-block.ts';
import { previewSchedule } from '../../domain/planner/schedules/preview-schedule.ts';
import { readSchedule, type Schedule } from '../../domain/planner/schedules/schedule.ts';
import { setWorkingTime, type WorkingTime, workingTimeOf } from '../../domain/planner/schedules/working-time.ts';
import type { TimeOfDay, Weekday, WeeklyTime } from '../../domain/planner/scheduling/model.ts';
import { readTask } from '../../domain/planner/tasks/task.ts';
import { present } from '../../domain/present.ts';
import type { UserScope } from '../../domain/scope.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import type { ApiDependencies, Handlers } from '../handler.ts';
import { checkRange, toMillis, toTimestamp } from '../instants.ts';
import {
  presentBlock,
  presentItem,
  presentSchedule,
  presentWorkingTime,
  type Titles,
  weekdayNames,
} from '../present-schedule.ts';

type ScheduleHandlers = Pick<
  Handlers,
  | 'previewSchedule'
  | 'applySchedule'
  | 'undoSchedule'
  | 'listSchedulerRuns'
  | 'getAgenda'
  | 'getWorkingTime'
  | 'setWorkingTime'
  | 'pinBlock'
  | 'updateBlock'
  | 'removeBlock'
  | 'addBusy'
  | 'removeBusy'
>;

export const scheduleHandlers: ScheduleHandlers = {
  async previewSchedule({ input, scope, dependencies }) {
    const { days, seed, budgetMs, fresh } = input;
    const now = input.now === undefined ? undefined : toMillis(input.now);
    const solving = { ...dependencies, ...dependencies.scheduling };
    const run = await previewSchedule(solving, scope, { days, seed, budgetMs, fresh, ...defined({ now }) });
    return { schedule: await presentRun(dependencies, scope, run) };
  },

  async applySchedule({ input: { id }, scope, dependencies }) {
    const run = await applySchedule({ ...dependencies, ...dependencies.scheduling }, scope, { id });
    dependencies.wakeWorker();
    return { schedule: await presentRun(dependencies, scope, run) };
  },

  async undoSchedule({ input: { id }, scope, dependencies }) {
    const run = await undoSchedule(dependencies, scope, { id });
    dependencies.wakeWorker();
    return { schedule: await presentRun(dependencies, scope, run) };
  },

  async listSchedulerRuns({ input: { id, states, limit, cursor }, scope, dependencies }) {
    const { store, platform } = dependencies;
    if (id !== undefined) {
      const record = await store.read(scope, ({ planner }) => demand(planner, scope, { noun: 'schedule', id }));
      return { schedules: [await presentRun(dependencies, scope, readSchedule(record))] };
    }
    const list = platform.sha256(JSON.stringify(['schedules', scope, states])).slice(0, 16);
    const before = cursor === undefined ? undefined : readCursor(cursor, list, z.tuple([z.int()]))[0];
    const wanted = { noun: 'schedule', filter: defined({ states }), limit: limit + 1, ...defined({ before }) } as const;
    const found = await store.read(scope, ({ planner }) => planner.list(scope, wanted));
    const page = found.slice(0, limit);
    const last = found.length > limit ? page.at(-1) : undefined;
    const schedules: OutputOf<'listSchedulerRuns'>['schedules'] = [];
    for (const record of page) schedules.push(await presentRun(dependencies, scope, readSchedule(record)));
    return { schedules, ...(last === undefined ? {} : { nextCursor: writeCursor(list, [last.no]) }) };
  },

  async getAgenda({ input, scope, dependencies: { store, platform, timeZone: machineZone } }) {
    const now = platform.now();
    return store.read(scope, async (readers) => {
      const timeZone = input.timeZone ?? (await readers.users.timeZone(scope)) ?? machineZone;
      const calendar = createCalendar(timeZone);
      const first = input.from ?? calendar.dayOf(now);
      const days = Array.from({ length: input.days }, (_, place) => addDays(first, place));
      const { from } = calendar.spanOf(first);
      const until = calendar.spanOf(addDays(first, input.days)).from;
      const items = await agendaOf(readers, scope, { from, until, now });
      const byDay = Map.groupBy(items, ({ time: { start } }) => calendar.dayOf(Math.max(from, start)));
      return {
        timeZone,
        from: toTimestamp(from),
        until: toTimestamp(until),
        days: days.map((day) => {
          const own = byDay.get(day) ?? [];
          const planned = own.filter(({ type }) => type === 'block');
          const minutes = planned.reduce((sum, { time: { start, end } }) => sum + (end - start) / 60_000, 0);
          return { day, plannedMinutes: Math.round(minutes), items: own.map(presentItem) };
        }),
      };
    });
  },

  async getWorkingTime({ scope, dependencies: { store } }) {
    const known = await store.read(scope, ({ planner }) => workingTimeOf(planner, scope));
    return { workingTime: presentWorkingTime(known) };
  },

  async setWorkingTime({ input, scope, dependencies }) {
    return { workingTime: presentWorkingTime(await setWorkingTime(dependencies, scope, toWorkingTime(input))) };
  },

  async pinBlock({ input, scope, dependencies }) {
    const [start, end] = [toMillis(input.startsAt), toMillis(input.endsAt)];
    const block = await pinBlock(dependencies, scope, { taskId: input.taskId, start, end });
    dependencies.wakeWorker();
    return { block: await presentOne(dependencies, scope, block) };
  },

  async updateBlock({ input: { id, startsAt, endsAt, hold }, scope, dependencies }) {
    const start = startsAt === undefined ? undefined : toMillis(startsAt);
    const end = endsAt === undefined ? undefined : toMillis(endsAt);
    const block = await changeBlock(dependencies, scope, { id, ...defined({ start, end, hold }) });
    dependencies.wakeWorker();
    return { block: await presentOne(dependencies, scope, block) };
  },

  async removeBlock({ input: { id }, scope, dependencies }) {
    await removeBlock(dependencies, scope, id);
    dependencies.wakeWorker();
    return { id };
  },

  async addBusy({ input, scope, dependencies }) {
    const [start, end] = [toMillis(input.startsAt), toMillis(input.endsAt)];
    checkRange({ from: start, to: end }, 'endsAt');
    const content = defined({ title: input.title });
    const time = await writeWith(dependencies, scope, async ({ times }, at) => {
      const id = newId(dependencies.platform);
      const busy = { id, noun: 'busy', state: 'busy', start, end, content: JSON.stringify(content) } as const;
      const [made] = await times.insert(scope, { times: [busy], at });
      return present(made);
    });
    return { item: presentItem({ type: 'busy', busy: content, takesTime: true, time }) };
  },

  async removeBusy({ input: { id }, scope, dependencies }) {
    await writeWith(dependencies, scope, async ({ times }) => {
      const found = await times.get(scope, { noun: 'busy', id });
      // What came from a calendar would come again.
      if (found === undefined || found.calendarId !== undefined) throw notFound('busy', id);
      await times.remove(scope, { nos: [found.no] });
    });
    return { id };
  },
};

type Reading = Pick<ApiDependencies, 'store'>;

async function titlesOf({ store }: Reading, scope: UserScope, ids: Iterable<string>): Promise<Titles> {
  const wanted = [...new Set(ids)];
  const found = await store.read(scope, ({ planner }) => planner.getMany(scope, { noun: 'task', ids: wanted }));
  return new Map(found.map((record) => [record.id, readTask(record).title]));
}

async function presentRun(
  reading: Reading,
  scope: UserScope,
  run: Schedule,
): Promise<OutputOf<'previewSchedule'>['schedule']> {
  const { blocks, diff, misfits, explanations } = run;
  const ids = [
    ...blocks.map(({ task }) => task),
    ...diff.removed.map(({ task }) => task),
    ...diff.moved.map(({ task }) => task),
    ...misfits.flatMap(({ task, by, changes }) => [
      task,
      ...by,
      ...changes.flatMap((change) => ('task' in change ? [change.task] : [])),
    ]),
    ...explanations.map(({ task }) => task),
  ];
  const own = { ...scope, spaces: [run.record.space] };
  return presentSchedule(run, await titlesOf(reading, own, ids));
}

async function presentOne(
  reading: Reading,
  scope: UserScope,
  block: TaskBlock,
): Promise<OutputOf<'pinBlock'>['block']> {
  const titles = await titlesOf(reading, { ...scope, spaces: [block.time.space] }, [block.taskId]);
  return presentBlock(block, titles.get(block.taskId));
}

function toWorkingTime(input: ParsedInputOf<'setWorkingTime'>): Partial<WorkingTime> {
  const { timeZone: zone, hours, buffers, grid, blocks, energy, dayLoad } = input;
  return defined({
    zone,
    buffers,
    grid,
    blocks,
    dayLoad,
    hours: hours?.map(({ kind, times, dates }) => ({
      kind,
      ranges: times.map(toWeekly),
      ...(dates === undefined
        ? {}
        : { dates: Object.fromEntries(dates.map(({ date, times: own }) => [date, own.map(toTimes)])) }),
    })),
    energy: energy?.map((range) => ({ ...toWeekly(range), level: range.level })),
  });
}

interface WireTimes {
  readonly from: string;
  readonly to: string;
}

function toWeekly({
  weekdays,
  ...times
}: WireTimes & { readonly weekdays: readonly (typeof weekdayNames)[number][] }): WeeklyTime {
  const numbers = weekdayNames.flatMap((name, place): Weekday[] =>
    // Sound: seven names, counted from 1.
    weekdays.includes(name) ? [(place + 1) as Weekday] : [],
  );
  return { weekdays: numbers, ...toTimes(times) };
}

function toTimes({ from, to }: WireTimes): TimeOfDay {
  return { from: toMinute(from), to: toMinute(to) };
}

function toMinute(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
}
