import { readFile } from 'node:fs/promises';
import type { Metrics } from './bench.ts';

/** CPU milliseconds (user and system) that this process has used so far. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** CPU milliseconds that another process has used so far, to ten of them. NaN where there is no /proc, or no such process. */
export async function cpuMsOf(pid: number | undefined): Promise<number> {
  const stat = await readFile(`/proc/${pid ?? 0}/stat`, 'utf8').catch(() => '');
  // After the name, which may hold spaces: the 12th and 13th fields are ticks of user and system time, 100 a second.
  const [user, system] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13);
  return (Number(user) + Number(system)) * 10;
}

export interface Timing {
  /** CPU of this process, milliseconds. */
  readonly cpu: number;
  readonly wall: number;
}

export async function timed<T>(work: () => Promise<T> | T): Promise<readonly [T, Timing]> {
  const cpu = cpuMs();
  const wall = performance.now();
  const result = await work();
  return [result, { cpu: cpuMs() - cpu, wall: performance.now() - wall }];
}

/** The value below which the fraction `p` of the values lies (nearest rank). NaN when there are none. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)] ?? Number.NaN;
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** p50, p95 and p99 of CPU (the plain names, as the issues use them) and of wall time. */
export function latencyMetrics(name: string, timings: readonly Timing[]): Metrics {
  const cpu = timings.map((timing) => timing.cpu);
  const wall = timings.map((timing) => timing.wall);
  return {
    [`${name}.p50_ms`]: percentile(cpu, 0.5),
    [`${name}.p95_ms`]: percentile(cpu, 0.95),
    [`${name}.p99_ms`]: percentile(cpu, 0.99),
    [`${name}.wall_p50_ms`]: percentile(wall, 0.5),
    [`${name}.wall_p95_ms`]: percentile(wall, 0.95),
  };
}

/** Mulberry32: a seeded stream of numbers in [0, 1), the same on every machine. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
