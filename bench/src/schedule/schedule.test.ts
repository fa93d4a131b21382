import { checkPlan, jobsOf, ruledOrders, schedule, seeded, solveSequence } from '@holdfast/core/scheduling';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { BenchOptions } from '../bench.ts';
import { seededRandom } from '../measure.ts';
import { oddInput } from './odd-input.ts';
import { scheduleBench } from './schedule.ts';
import { transitionsOf, wrongMinutes } from './zones.ts';

function optionsOf(flags: Readonly<Record<string, string>>, data?: string): BenchOptions {
  return { store: 'sqlite', data, flags: new Map(Object.entries(flags)), files: [], progress: () => undefined };
}

test('one machine: orders of generated instances are held against their best known totals', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-schedule-'));
  try {
    const random = seededRandom(4);
    const size = 10;
    const instances = Array.from({ length: 3 }, () => {
      const list = (from: number, to: number): number[] =>
        Array.from({ length: size }, () => from + Math.floor(random() * (to - from + 1)));
      return { times: list(1, 100), weights: list(1, 10), dues: list(0, 400) };
    });
    const totals = instances.map(
      (one) => solveSequence({ jobs: jobsOf(one), random: seeded(9), more: (rounds) => rounds < 400 }).total,
    );
    const text = instances.map(({ times, weights, dues }) =>
      [times, weights, dues].map((row) => row.join(' ')).join('\n'),
    );
    await writeFile(join(folder, 'wt10.txt'), text.join('\n'));
    await writeFile(join(folder, 'wtopt10.txt'), totals.join('\n'));
    const { metrics } = await scheduleBench.run(optionsOf({ set: 'wt10', ms: '20' }, folder));
    expect(metrics).toMatchObject({ best_known: 3, better_than_known: 0, gap_pct: 0 });
    const sum = instances.reduce((all, one) => all + (ruledOrders(jobsOf(one))[0]?.total ?? 0), 0);
    const known = totals.reduce((all, one) => all + one, 0);
    expect(metrics['fallback_gap_pct']).toBeCloseTo(100 * (sum / known - 1), 6);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('calendar: small fortnights are planned in a thread without a broken rule', async () => {
  const { metrics } = await scheduleBench.run(
    optionsOf({ set: 'calendar', tasks: '4,5', instances: '1', ms: '200', 'reference-seconds': '1', fuzz: '5' }),
  );
  expect(metrics).toMatchObject({ hard_violations: 0, unchanged_diffs: 0, cut: 0 });
  expect(metrics['gap_pct.to_100']).toBeLessThan(5);
}, 60_000);

test('a set that is not there is refused, and so is one machine without data', async () => {
  await expect(scheduleBench.run(optionsOf({ set: 'week' }))).rejects.toThrow('--set must be');
  await expect(scheduleBench.run(optionsOf({ set: 'wt40' }))).rejects.toThrow('--data must name');
});

test('plans of odd inputs break no rule', () => {
  for (let seed = 1; seed <= 15; seed += 1) {
    const input = oddInput(seed);
    const { blocks } = schedule({ input, seed, budget: { rounds: 10 }, clock: () => 0 });
    expect(checkPlan(input, blocks), `seed ${seed}`).toEqual([]);
  }
});

test('working hours hold on the wall clock around changes of clocks of a sample of zones', () => {
  const zones = Intl.supportedValuesOf('timeZone');
  const sample = zones
    .filter((_, at) => at % 37 === 5)
    .concat('Australia/Lord_Howe', 'America/Nuuk', 'Africa/Casablanca');
  for (const zone of sample) {
    const transitions = transitionsOf(zone, Date.UTC(2026, 0, 1), Date.UTC(2027, 0, 1));
    for (const transition of transitions) expect(wrongMinutes(zone, transition), zone).toBe(0);
  }
});
