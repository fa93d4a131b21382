import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { open } from '@holdfast/core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { loadConfig } from '../config/load.ts';
import { backUpInThread } from './run-in-thread.ts';
import { type SlotOutcome, startSchedule } from './schedule.ts';

vi.setConfig({ testTimeout: 60_000 });

let data: string;

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'holdfast-schedule-'));
  const holdfast = await open({ path: join(data, 'holdfast.db'), worker: false });
  await holdfast.remember({ content: 'The boiler was serviced in May' });
  await holdfast.close();
});
afterAll(() => rm(data, { recursive: true, force: true }));

const hour = 3_600_000;
const at = (day: number, hours: number): number => Date.UTC(2026, 10, day, hours);

/** A schedule for three o'clock in Berlin, two in UTC in winter, under a clock that the test sets. */
function scheduled(outcome: () => SlotOutcome): {
  readonly runs: number[];
  readonly errors: unknown[];
  readonly set: (now: number) => Promise<void>;
  readonly stop: () => Promise<void>;
} {
  let now = at(20, 12);
  let looked = 0;
  const runs: number[] = [];
  const errors: unknown[] = [];
  const schedule = startSchedule({
    pattern: '0 3 * * *',
    timeZone: 'Europe/Berlin',
    now: () => {
      looked += 1;
      return now;
    },
    everyMs: 1,
    onError: (error) => errors.push(error),
    run: async (dueAt) => {
      runs.push(dueAt);
      return outcome();
    },
  });
  return {
    runs,
    errors,
    async set(wanted) {
      now = wanted;
      const before = looked;
      // At least one look that began after the change has then ended.
      await vi.waitFor(() => expect(looked).toBeGreaterThan(before + 6), 20_000);
    },
    stop: schedule.stop,
  };
}

test('each time of the schedule is run once, and what was missed before the start is made up for', async () => {
  const schedule = scheduled(() => 'done');
  await schedule.set(at(20, 13));
  await schedule.set(at(21, 1));
  await schedule.set(at(21, 2) + 1);
  await schedule.set(at(21, 20));
  // Two were missed: one backup makes up for both.
  await schedule.set(at(23, 12));
  await schedule.stop();
  expect(schedule.runs).toEqual([at(20, 2), at(21, 2), at(23, 2)]);
});

test('what another process does is looked at again; what failed is tried again after five minutes', async () => {
  let outcome: () => SlotOutcome = () => 'elsewhere';
  const schedule = scheduled(() => outcome());
  await vi.waitFor(() => expect(schedule.runs.length).toBeGreaterThan(2));
  outcome = () => {
    throw new Error('no space');
  };
  await vi.waitFor(() => expect(schedule.errors).toHaveLength(1));
  await schedule.set(at(20, 12) + 60_000);
  expect(schedule.errors).toHaveLength(1);
  outcome = () => 'done';
  const before = schedule.runs.length;
  await schedule.set(at(20, 12) + hour);
  await schedule.stop();
  expect(schedule.runs.length).toBe(before + 1);
});

test('of many processes that are due at once, one makes the backup', async () => {
  const { config } = loadConfig({ overrides: { data }, env: {} });
  const now = at(21, 3);
  const { signal } = new AbortController();
  const due = { config, dueAt: at(21, 2), now };
  const results = await Promise.all([1, 2, 3].map(() => backUpInThread(due, signal)));
  expect(results.filter(({ kind }) => kind === 'made')).toHaveLength(1);
  expect((await backUpInThread(due, signal)).kind).toBe('there');
  expect(await readdir(join(data, 'backups'))).toHaveLength(1);
  expect((await backUpInThread({ ...due, dueAt: at(22, 2), now: at(22, 3) }, signal)).kind).toBe('made');
  const broken = backUpInThread({ ...due, config: { ...config, backupTarget: '/dev/null/x' } }, signal);
  await expect(broken).rejects.toMatchObject({ code: 'backup_unavailable' });
});
