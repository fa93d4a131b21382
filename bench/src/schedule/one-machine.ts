import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { jobsOf, ruledOrders, seeded, solveSequence } from '@holdfast/core/scheduling';
import { type BenchOptions, type BenchResult, numberFlag } from '../bench.ts';
import { cpuMs } from '../measure.ts';

/** Rounds of search between two looks at the clock. */
const A_LOOK = 4;

/** Instances of total weighted tardiness in the OR-Library's form: per instance all times, all weights, all due dates. */
export async function measureOneMachine(options: BenchOptions, set: string): Promise<BenchResult> {
  const { data } = options;
  if (data === undefined) throw new Error('--data must name the folder with the instances');
  const size = Number(set.slice(2));
  const numbers = await numbersOf(join(data, `${set}.txt`));
  const known = await numbersOf(join(data, `wtopt${size}.txt`));
  const count = numbers.length / (3 * size);
  if (!Number.isInteger(count) || count !== known.length) {
    throw new Error(`${set}.txt holds ${count} instances, wtopt${size}.txt ${known.length} totals`);
  }
  const ms = numberFlag(options, 'ms', size <= 40 ? 50 : 500);
  const seed = numberFlag(options, 'seed', 1);
  let reached = 0;
  let better = 0;
  let rounds = 0;
  let cpu = 0;
  const sums = { known: 0, found: 0, fallback: 0 };
  for (const [at, best] of known.entries()) {
    options.progress(at, count, 'scheduling');
    const from = 3 * size * at;
    const part = (place: number): number[] => numbers.slice(from + place * size, from + (place + 1) * size);
    const jobs = jobsOf({ times: part(0), weights: part(1), dues: part(2) });
    sums.fallback += ruledOrders(jobs)[0]?.total ?? 0;
    const began = cpuMs();
    const found = solveSequence({
      jobs,
      random: seeded(seed),
      more: (round) => round % A_LOOK !== 0 || cpuMs() - began < ms,
    });
    cpu = Math.max(cpu, cpuMs() - began);
    rounds += found.rounds;
    sums.known += best;
    sums.found += found.total;
    if (found.total <= best) reached += 1;
    if (found.total < best) better += 1;
  }
  const gap = (total: number): number => 100 * (total / sums.known - 1);
  return {
    settings: { set, ms, seed, instances: count },
    metrics: {
      best_known: reached,
      better_than_known: better,
      gap_pct: gap(sums.found),
      fallback_gap_pct: gap(sums.fallback),
      rounds: rounds / count,
      'cpu.max_ms': cpu,
    },
  };
}

async function numbersOf(file: string): Promise<number[]> {
  return (await readFile(file, 'utf8')).trim().split(/\s+/).map(Number);
}
