import type { OutputOf } from '@holdfast/contract';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Holdfast, open } from './open.ts';

vi.setConfig({ testTimeout: 60_000 });

let holdfast: Holdfast;
beforeAll(async () => {
  holdfast = await open({ path: ':memory:', worker: false, timeZone: 'Europe/Berlin' });
});
afterAll(() => holdfast.close());

type Schedule = OutputOf<'previewSchedule'>['schedule'];
type Items = OutputOf<'getAgenda'>['days'][number]['items'];

/** Monday morning, an hour before work. */
const now = '2031-03-03T07:00:00Z';
const preview = async (): Promise<Schedule> =>
  (await holdfast.previewSchedule({ now, days: 14, budgetMs: 400 })).schedule;
const blocks = async (): Promise<Items> => {
  const { days } = await holdfast.getAgenda({ from: '2031-03-03', days: 14 });
  return days.flatMap(({ items }) => items).filter(({ type }) => type === 'block');
};
const movesOf = ({ changes: { added, moved, removed } }: Schedule): number =>
  added.length + moved.length + removed.length;

test('an unchanged input gives an empty diff and no write; a new meeting of an hour moves a fifth of the blocks at most', async () => {
  const priorities = ['urgent', 'high', 'normal', 'low'] as const;
  for (let place = 0; place < 40; place += 1) {
    await holdfast.createTask({
      title: `Task ${place}`,
      minutes: 30 + (place % 4) * 30,
      priority: priorities[(place * 7) % 4] ?? 'normal',
      ...(place % 3 === 0 ? { dueAt: `2031-03-${String(5 + (place % 11)).padStart(2, '0')}` } : {}),
    });
  }
  for (const day of ['04', '06', '11']) {
    await holdfast.addBusy({ startsAt: `2031-03-${day}T09:00:00Z`, endsAt: `2031-03-${day}T10:00:00Z` });
  }
  const first = await preview();
  expect(first.unplaced).toEqual([]);
  const applied = await holdfast.applySchedule({ id: first.id });
  const before = await blocks();
  expect(applied.schedule.writes).toHaveLength(before.length);
  expect(before.length).toBeGreaterThanOrEqual(40);

  for (let round = 0; round < 2; round += 1) {
    const again = await preview();
    expect(again.changes).toEqual({ added: [], moved: [], removed: [], kept: before.length });
    const { schedule } = await holdfast.applySchedule({ id: again.id });
    expect(schedule.writes).toEqual([]);
    expect(await blocks()).toEqual(before);
  }

  const page = await holdfast.listSchedulerRuns({ limit: 2 });
  expect(page.schedules).toMatchObject([{ state: 'applied' }, { state: 'applied' }]);
  const rest = await holdfast.listSchedulerRuns({ limit: 2, cursor: page.nextCursor ?? '' });
  expect(rest).toEqual({ schedules: [applied.schedule] });

  const upon = before[Math.floor(before.length / 3)]?.startsAt ?? '';
  const endsAt = new Date(Date.parse(upon) + 3_600_000).toISOString();
  await holdfast.addBusy({ title: 'Meeting', startsAt: upon, endsAt });
  const moved = await preview();
  expect(movesOf(moved)).toBeGreaterThan(0);
  expect(movesOf(moved)).toBeLessThanOrEqual(0.2 * before.length);
  const { schedule } = await holdfast.applySchedule({ id: moved.id });
  expect(schedule.writes).toHaveLength(movesOf(moved));
  const after = new Map((await blocks()).map((block) => [block.id, block]));
  expect(before.filter((block) => after.get(block.id)?.startsAt === block.startsAt).length).toBe(moved.changes.kept);
});
