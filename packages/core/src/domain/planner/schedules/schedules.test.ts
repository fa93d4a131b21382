import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  ana,
  everywhere,
  home,
  oclock,
  schedulingWorld,
  type SchedulingWorld,
} from '../../../testing/planner/scheduling-world.ts';
import { newId } from '../../ids.ts';
import { writeWith } from '../records/records.ts';
import type { NewRecord } from '../records/record-store.ts';
import type { TaskContent } from '../tasks/task.ts';
import { completeTask, deleteTask, updateTask } from '../tasks/write-task.ts';
import { applySchedule } from './apply-schedule.ts';
import { changeBlock, removeBlock } from './hold-block.ts';
import { plannedBlocks } from './planned-blocks.ts';
import { previewSchedule } from './preview-schedule.ts';
import { setWorkingTime } from './working-time.ts';

let world: SchedulingWorld;
beforeEach(async () => {
  world = await schedulingWorld();
});
afterEach(() => world.store.close());

const nothing = { added: [], moved: [], removed: [] };
const missing = '01890a5d-ac96-774b-bcce-b302099a8057';
const places = async (): Promise<[string, number, string][]> =>
  (await world.blocks()).map(({ taskId, state, time: { start } }) => [taskId, start, state]);
const done = (id: string) => completeTask(world.dependencies, ana, { id });
const store = (count: number, record: Pick<NewRecord, 'noun' | 'state' | 'content'>) =>
  writeWith(world.dependencies, ana, ({ planner }, at) =>
    planner.insert(ana, {
      records: Array.from({ length: count }, () => ({ ...record, id: newId(world.platform) })),
      at,
    }),
  );

describe('a schedule', () => {
  test('is made of tasks in their order, put into the calendar as a diff, and taken back', async () => {
    const write = await world.task('Write', { minutes: 120, priority: 'urgent', dueAt: oclock(24) });
    const send = await world.task('Send', { dependsOn: [write] });
    const read = await world.task('Read', { minutes: 300, placing: { minBlock: 60, perDay: 120 } });
    const sign = await world.task('Sign', { owner: 'Marta' });
    const build = await world.task('Build', { minutes: 6_000, dueAt: oclock(24), hard: true });
    const run = await world.preview();
    expect(run).toMatchObject({
      state: 'proposed',
      others: [sign],
      writes: [],
      misfits: [{ task: build, reason: 'window' }],
    });
    expect(run.blocks.slice(0, 2)).toEqual([
      { task: write, start: oclock(9), end: oclock(11) },
      { task: send, start: oclock(11), end: oclock(12) },
    ]);
    expect(run.blocks.filter(({ task }) => task === read).length).toBeGreaterThan(2);
    expect(run.diff).toEqual({ ...nothing, added: run.blocks, kept: 0 });
    expect(await world.blocks()).toEqual([]);
    const applied = await world.apply(run.record.id);
    expect(applied.writes.map(({ after }) => after?.start)).toEqual(run.blocks.map(({ start }) => start));
    expect(await world.apply(run.record.id)).toEqual(applied);
    const { undoneAt, kept } = await world.undo(run.record.id);
    expect({ undoneAt, kept }).toEqual({ undoneAt: oclock(8), kept: [] });
    expect((await world.undo(run.record.id)).state).toBe('undone');
    expect(await world.blocks()).toEqual([]);
  });

  test('of somebody who has nothing to do, and was never met, is empty', async () => {
    const ben = { ...ana, user: 'ben' };
    expect(await world.preview({}, ben)).toMatchObject({ zone: 'UTC', blocks: [], diff: nothing });
  });

  test('of an unchanged input changes nothing and writes nothing, also after an hour', async () => {
    for (const title of ['Write', 'Send', 'Read']) await world.task(title, { startsAt: oclock(9, 1) });
    await world.apply((await world.preview()).record.id);
    const before = await world.blocks();
    world.platform.advance(3_600_000);
    const again = await world.preview();
    expect(again.diff).toEqual({ ...nothing, kept: 3 });
    expect((await world.apply(again.record.id)).writes).toEqual([]);
    expect(await world.blocks()).toEqual(before);
    expect((await world.preview({ fresh: true })).diff).toEqual({ ...nothing, kept: 3 });
  });

  test('gives time anew to what was not done in its own, and to what was taken out by hand', async () => {
    const write = await world.task('Write');
    const send = await world.task('Send', { startsAt: oclock(11) });
    await world.apply((await world.preview()).record.id);
    expect(await places()).toEqual([
      [write, oclock(9), 'free'],
      [send, oclock(11), 'free'],
    ]);
    world.platform.setNow(oclock(9.5));
    // It is under way.
    expect((await world.preview()).diff).toEqual({ ...nothing, kept: 1 });
    world.platform.setNow(oclock(10.25));
    const anew = await world.preview();
    expect(anew.diff).toMatchObject({ added: [{ task: write }], moved: [], removed: [], kept: 1 });
    await world.apply(anew.record.id);
    expect((await world.preview()).diff).toEqual({ ...nothing, kept: 2 });
    const [, , last] = await world.blocks();
    await removeBlock(world.dependencies, ana, last?.time.id ?? '');
    expect((await world.preview()).diff.added).toHaveLength(1);
  });

  test('is out of date once blocks, meetings or the time itself have moved on; only the newest can be applied', async () => {
    const write = await world.task('Write');
    await world.task('Send');
    const first = await world.preview();
    const second = await world.preview();
    const refused = (id: string, why: object) => expect(world.apply(id)).rejects.toMatchObject(why);
    const saying = (words: string) => ({ message: expect.stringContaining(words) as unknown });
    await refused(first.record.id, saying('was replaced'));
    await world.busy(oclock(9), oclock(12));
    await refused(second.record.id, { code: 'version_conflict' });
    const third = await world.preview();
    await world.pin(write, oclock(9, 2), oclock(10, 2));
    await refused(third.record.id, saying('Blocks have changed since this schedule was made'));
    const fourth = await world.preview();
    await expect(world.undo(fourth.record.id)).rejects.toThrow('was not applied');
    world.platform.setNow(oclock(20, 6));
    await refused(fourth.record.id, saying('first blocks have passed since this'));
    await refused(missing, { code: 'not_found' });
    await expect(world.undo(missing)).rejects.toMatchObject({ code: 'not_found' });
  });

  test.each([
    ['taken out', (id: string): Promise<unknown> => done(id)],
    ['moved', () => world.busy(oclock(9), oclock(10))],
  ])('is out of date once a block that would be %s has begun', async (_what, change) => {
    const write = await world.task('Write');
    await world.apply((await world.preview()).record.id);
    const before = await places();
    await change(write);
    const { record } = await world.preview();
    world.platform.setNow(oclock(9));
    await expect(world.apply(record.id)).rejects.toMatchObject({
      code: 'version_conflict',
      message: expect.stringContaining('have begun since this') as unknown,
    });
    expect(await places()).toEqual(before);
  });

  test('is taken back block by block: what somebody changed since stays, what it took out comes again unless it is done', async () => {
    const [one, two, three] = [await world.task('Write'), await world.task('Send'), await world.task('Read')];
    const first = await world.apply((await world.preview()).record.id);
    const before = await places();
    await world.busy(oclock(0), oclock(0, 7));
    const out = await world.apply((await world.preview()).record.id);
    expect(out.writes).toHaveLength(3);
    expect(out.misfits.map(({ reason }) => reason)).toEqual(['no_hours', 'no_hours', 'no_hours']);
    expect(await world.blocks()).toEqual([]);
    await expect(world.undo(first.record.id)).rejects.toThrow('applied last');
    await done(one);
    await deleteTask(world.dependencies, ana, two);
    expect((await world.undo(out.record.id)).kept).toEqual([]);
    expect(await places()).toEqual(before.filter(([task]) => task === three));
    const [block] = await world.blocks();
    await changeBlock(world.dependencies, ana, { id: block?.time.id ?? '', hold: 'locked' });
    expect((await world.undo(first.record.id)).kept).toHaveLength(3);
    expect(await places()).toMatchObject([[three, before[2]?.[1], 'locked']]);
  });

  test('moves what a meeting is put upon, and back', async () => {
    const write = await world.task('Write');
    await world.apply((await world.preview()).record.id);
    await world.busy(oclock(9), oclock(10));
    const moved = await world.apply((await world.preview()).record.id);
    expect(moved.diff).toEqual({
      ...nothing,
      moved: [{ task: write, from: { start: oclock(9), end: oclock(10) }, to: { start: oclock(10), end: oclock(11) } }],
      kept: 0,
    });
    expect(await places()).toEqual([[write, oclock(10), 'free']]);
    await world.undo(moved.record.id);
    expect(await places()).toEqual([[write, oclock(9), 'free']]);
  });

  test('takes blocks of what has ended out, and is shown without them', async () => {
    const [one, two] = [await world.task('Write'), await world.task('Send')];
    await world.apply((await world.preview()).record.id);
    world.platform.setNow(oclock(9.5));
    await done(one);
    await done(two);
    const seen = async () => (await world.agenda()).map((item) => item.type === 'block' && item.task.record.id);
    expect(await seen()).toEqual([one]);
    expect((await world.preview()).diff).toMatchObject({ removed: [{ task: two }], kept: 0 });
    const span = { from: oclock(0), to: oclock(24) };
    const planned = (scope = ana, within = span) => world.store.read(scope, (r) => plannedBlocks(r, scope, within));
    expect((await planned()).map(({ taskId, from, to }) => [taskId, from, to])).toEqual([[one, oclock(9), oclock(10)]]);
    // One that was done before leaves its time alone. Each belongs to the day in which it begins.
    expect(await planned(ana, { from: oclock(9.5), to: oclock(10) })).toEqual([]);
    expect(await planned(home)).toEqual([]);
  });

  test('keeps what others hold apart: other spaces, tasks of others, and promises', async () => {
    const { dependencies } = world;
    const write = await world.task('Write', { minutes: 120 });
    await world.apply((await world.preview()).record.id);
    const clean = await world.task('Clean', { minutes: 120 }, home);
    const run = await world.preview({}, home);
    expect(run.blocks).toEqual([{ task: clean, start: oclock(9, 1), end: oclock(11, 1) }]);
    await world.apply(run.record.id, home);
    await done(write);
    const tidy = await world.task('Tidy', {}, home);
    expect((await world.preview({}, home)).diff).toMatchObject({ added: [{ task: tidy, start: oclock(9) }], kept: 1 });
    const marta = await world.task('Sign', { owner: 'Marta', dueAt: oclock(11, 2) });
    await world.pin(marta, oclock(9, 2), oclock(10, 2));
    const file = await world.task('File', { dependsOn: [marta] });
    const wait = await world.task('Wait', { startsAt: oclock(9, 2) });
    const { blocks, diff } = await world.preview();
    expect(blocks).toEqual([
      { task: wait, start: oclock(10, 2), end: oclock(11, 2) },
      { task: file, start: oclock(11, 2), end: oclock(12, 2) },
    ]);
    expect(diff.removed.map(({ task }) => task)).toEqual([write]);
    await updateTask(dependencies, ana, { id: marta, patch: { state: 'cancelled' } });
    expect((await world.preview()).diff.removed.map(({ task }) => task)).toEqual([write, marta]);
  });

  test('leaves the blocks of tasks beyond those it plans at once, and lets wait what waits for them', async () => {
    const write = await world.task('Write');
    await world.task('Read');
    await world.pin(write, oclock(9, 1), oclock(10, 1));
    await world.apply((await world.preview()).record.id);
    const call = await world.task('Call', { dueAt: oclock(11, 2) });
    const usual = { priority: 'normal', minutes: 60, spentMinutes: 0, dependsOn: [], tags: [], citations: [] } as const;
    const content = JSON.stringify({ ...usual, title: 'Sign', owner: 'Marta' } satisfies TaskContent);
    await store(1_000, { noun: 'task', state: 'open', content });
    const send = await world.task('Send', { dependsOn: [write] });
    const file = await world.task('File', { dependsOn: [call] });
    const [paid, sign] = [await world.task('Pay'), await world.task('Sign', { owner: 'Marta' })];
    await done(paid);
    const note = await world.task('Note', { dependsOn: [paid, sign] });
    const { blocks, diff } = await world.preview();
    expect(blocks).toEqual([
      { task: note, start: oclock(10), end: oclock(11) },
      { task: send, start: oclock(10, 1), end: oclock(11, 1) },
      { task: file, start: oclock(11, 2), end: oclock(12, 2) },
    ]);
    expect(diff).toEqual({ ...nothing, added: blocks, kept: 0 });
  });

  test('cuts tasks into blocks as they or the person want them, and plans with what such work took before', async () => {
    const long = await world.task('Read', { minutes: 240 });
    const minutes = async (id: string, more = {}) =>
      (await world.preview(more)).blocks
        .filter(({ task }) => task === id)
        .map(({ start, end }) => (end - start) / 60_000);
    expect((await minutes(long)).every((one) => one >= 30 && one <= 120)).toBe(true);
    const set = (patch: object) => updateTask(world.dependencies, ana, { id: long, patch });
    await set({ placing: { maxBlock: 60, together: true, energy: 'high' } });
    expect(await minutes(long)).toEqual([60, 60, 60, 60]);
    await set({ placing: { minBlock: 180 }, minutes: 300 });
    expect(await minutes(long)).toEqual([]);
    await set({ placing: null, minutes: 60, kind: 'reading' });
    expect(await minutes(long)).toEqual([60]);
    const learned = () =>
      Promise.resolve(({ kind, minutes: thought }: { kind?: string; minutes: number }) =>
        kind === 'reading' ? thought * 1.5 : thought,
      );
    const taught = { ...world.dependencies, learned };
    const wish = { days: 7, seed: 1, budgetMs: 600, fresh: false };
    const run = await previewSchedule(taught, ana, wish);
    expect(run.blocks).toEqual([{ task: long, start: oclock(9), end: oclock(10.5) }]);
    await expect(world.apply(run.record.id)).rejects.toMatchObject({ code: 'version_conflict' });
    expect((await applySchedule(taught, ana, { id: run.record.id })).writes).toHaveLength(1);
    // More time spent than thought: a step of it is left at least.
    await updateTask(world.dependencies, ana, { id: long, patch: { addSpentMinutes: 200 } });
    expect(await minutes(long)).toEqual([15]);
  });

  test('cuts what has a limit a day into blocks that fit into it, also into steps of the grid', async () => {
    const learn = await world.task('Learn', { placing: { perDay: 30 } });
    const minutes = async (patch: object) => {
      await updateTask(world.dependencies, ana, { id: learn, patch });
      return (await world.preview()).blocks.map(({ start, end }) => (end - start) / 60_000);
    };
    expect(await minutes({})).toEqual([30, 30]);
    expect(await minutes({ minutes: 75 })).toEqual([30, 30, 15]);
    expect(await minutes({ minutes: 30, placing: { perDay: 10 } })).toEqual([15, 15]);
    expect(await minutes({ minutes: 60, placing: { perDay: 30, minBlock: 60 } })).toEqual([30, 30]);
    expect(await minutes({ minutes: 50, placing: { perDay: 50 } })).toEqual([30, 30]);
    expect(await minutes({ minutes: 60, placing: { perDay: 60 } })).toEqual([60]);
  });

  test('follows a coarser grid, energy, the load of a day, and hours of each kind', async () => {
    const write = await world.task('Write', { minutes: 45 });
    const call = await world.task('Call', { minutes: 45, kind: 'calls' });
    await setWorkingTime(world.dependencies, ana, {
      zone: 'Asia/Tokyo',
      hours: [
        { kind: 'work', ranges: [{ weekdays: [1], from: 1_080, to: 1_200 }] },
        {
          kind: 'calls',
          ranges: [{ weekdays: [2], from: 600, to: 660 }],
          dates: { '2031-03-04': [{ from: 720, to: 780 }] },
        },
      ],
      energy: [{ weekdays: [1], from: 1_080, to: 1_140, level: 'low' }],
      dayLoad: 60,
    });
    await world.apply((await world.preview()).record.id);
    expect(await places()).toEqual([
      [write, oclock(9), 'free'],
      [call, oclock(27), 'free'],
    ]);
    await setWorkingTime(world.dependencies, ana, { grid: 60 });
    const { diff } = await world.preview();
    expect(diff.moved.map(({ to }) => (to.end - to.start) / 60_000)).toEqual([60, 60]);
  });

  test('of long ago is dropped, but for the one that was applied last', async () => {
    await world.task('Write');
    const { record } = await world.apply((await world.preview()).record.id);
    await store(120, { noun: 'schedule', state: 'undone', content: '{}' });
    const last = await world.preview();
    const left = await world.store.read(everywhere, ({ planner }) =>
      planner.list(everywhere, { noun: 'schedule', limit: 500 }),
    );
    expect(left).toHaveLength(101);
    expect([left[0]?.id, left.at(-1)?.id]).toEqual([last.record.id, record.id]);
  });
});

describe('a block', () => {
  test('is moved by hand and pinned, held, let go, and refused what cannot be', async () => {
    const { dependencies } = world;
    const id = await world.pin(await world.task('Write', { minutes: 90 }), oclock(9), oclock(10));
    const change = (asked: object) => changeBlock(dependencies, ana, { id, ...asked });
    expect((await change({ hold: 'free' })).state).toBe('free');
    expect((await change({})).state).toBe('free');
    expect((await change({ start: oclock(10) })).state).toBe('pinned');
    expect((await change({ end: oclock(12), hold: 'locked' })).state).toBe('locked');
    await expect(change({ end: oclock(10) })).rejects.toMatchObject({ code: 'invalid_input' });
    // Two hours are held, of an hour and a half: a step is left at least, or nothing.
    expect((await world.preview()).diff.removed).toEqual([]);
    await removeBlock(dependencies, ana, id);
    await expect(removeBlock(dependencies, ana, id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(world.pin(missing, 0, 1)).rejects.toMatchObject({ code: 'not_found' });
  });
});
