import {
  type Block,
  checkPlan,
  diffPlans,
  isEmpty,
  lowerBound,
  planInThread,
  schedule,
  type Scheduled,
  type SchedulingInput,
} from '@holdfast/core/scheduling';
import { type BenchOptions, type BenchResult, type Metrics, numberFlag } from '../bench.ts';
import { mean, percentile } from '../measure.ts';
import { generateCalendar } from './generate.ts';
import { oddInput } from './odd-input.ts';

const HOUR = 3_600_000;
/** Searches of which the best is the reference. */
const REFERENCE_SEEDS = [101, 102, 103];
/** Steps of the bound: enough that it hardly rises any more. */
const BOUND_ROUNDS = 2_000;
/** Up to so many tasks the reference is proven where enumeration comes to its end. */
const EXACT_TASKS = 8;
/** Rounds of search in a fuzzed case. */
const FUZZ_ROUNDS = 40;
/** Wall time after which a thread is ended, in budgets and on top of them: the machine may be busy. */
const LIMIT = { budgets: 20, more: 30_000 };

/** CPU milliseconds of this thread. */
function clock(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

/** Generated fortnights, each planned in a thread within its budget and held against a long search and a lower bound. */
export async function measureCalendars(options: BenchOptions): Promise<BenchResult> {
  const ms = numberFlag(options, 'ms', 1_000);
  const seed = numberFlag(options, 'seed', 1);
  const instances = numberFlag(options, 'instances', 3);
  const seconds = numberFlag(options, 'reference-seconds', 60);
  const fuzz = numberFlag(options, 'fuzz', 10_000);
  const sizes = (options.flags.get('tasks') ?? '8,10,20,50,100,200,500').split(',').map(Number);
  const rows: Row[] = [];
  for (const size of sizes) {
    for (let instance = 1; instance <= instances; instance += 1) {
      options.progress(rows.length, sizes.length * instances, 'planning');
      rows.push(await measureOne({ input: generateCalendar(size, instance), size, seed, ms, seconds }));
    }
  }
  /** Per cent of weighted tardiness saved: of all together, and the mean of each calendar that has any. */
  const saved = (own: readonly Row[]): number => {
    const sum = (of: (row: Row) => number): number => own.reduce((all, row) => all + of(row), 0);
    return 100 * (1 - sum(({ tardiness }) => tardiness) / sum(({ byPriority }) => byPriority));
  };
  const late = rows.filter(({ byPriority }) => byPriority > 0);
  const metrics: Metrics = {
    hard_violations: rows.reduce((sum, { violations }) => sum + violations, 0) + fuzzed(options, fuzz),
    'gap_pct.to_100': mean(rows.filter(({ size }) => size <= 100).map(({ gap }) => gap)),
    'gap_pct.to_500': mean(rows.filter(({ size }) => size > 100).map(({ gap }) => gap)),
    tardiness_gain_pct: mean(late.map((row) => saved([row]))),
    tardiness_gain_pooled_pct: saved(late),
    'cpu.max_ms': Math.max(...rows.map(({ cpu }) => cpu)),
    cut: rows.filter(({ cut }) => cut).length,
    unchanged_diffs: rows.reduce((sum, { unchanged }) => sum + unchanged, 0),
    'meeting.moved_pct.max': Math.max(...rows.map(({ moved }) => moved)),
    'meeting.moved_pct.p50': percentile(
      rows.map(({ moved }) => moved),
      0.5,
    ),
    proven: rows.filter(({ proven }) => proven).length,
  };
  for (const size of sizes) {
    const own = rows.filter((row) => row.size === size);
    metrics[`n${size}.gap_pct`] = mean(own.map(({ gap }) => gap));
    metrics[`n${size}.gap_soft_pct`] = mean(own.map(({ gapSoft }) => gapSoft));
    metrics[`n${size}.bound_gap_pct`] = mean(own.map(({ boundGap }) => boundGap));
    const ownLate = own.filter(({ byPriority }) => byPriority > 0);
    if (ownLate.length > 0) metrics[`n${size}.tardiness_gain_pct`] = saved(ownLate);
    metrics[`n${size}.cost`] = mean(own.map(({ cost }) => cost));
    metrics[`n${size}.reference`] = mean(own.map(({ reference }) => reference));
    metrics[`n${size}.lower_bound`] = mean(own.map(({ bound }) => bound));
  }
  return { settings: { set: 'calendar', ms, seed, instances, 'reference-seconds': seconds, fuzz }, metrics };
}

interface Row {
  readonly size: number;
  readonly cost: number;
  readonly reference: number;
  readonly bound: number;
  readonly proven: boolean;
  /** Per cent above the reference: of the whole cost, and of the soft level where the medium one is equal. */
  readonly gap: number;
  readonly gapSoft: number;
  readonly boundGap: number;
  readonly violations: number;
  /** Weighted tardiness in hours; what has no place counts as done when the planned time ends. */
  readonly tardiness: number;
  readonly byPriority: number;
  readonly cpu: number;
  readonly cut: boolean;
  /** Blocks that differ when the same input is planned again: 0. */
  readonly unchanged: number;
  /** Per cent of the blocks that one new meeting of an hour moved. */
  readonly moved: number;
}

async function measureOne(params: {
  readonly input: SchedulingInput;
  readonly size: number;
  readonly seed: number;
  readonly ms: number;
  readonly seconds: number;
}): Promise<Row> {
  const { input, size, seed, ms, seconds } = params;
  const limits = { budgetMs: ms, limitMs: LIMIT.budgets * ms + LIMIT.more };
  const { plan, cpuMs, cut } = await planInThread({ input, seed, ...limits });
  const long = reference(input, size, seconds);
  const known = Math.min(plan.score.cost, long.score.cost);
  const bound = long.proof === 'optimal' ? known : lowerBound({ ground: long.ground, known, rounds: BOUND_ROUNDS });
  const above = (value: number, base: number): number => (base === 0 ? 0 : 100 * (value / base - 1));
  const published = plan.blocks;
  const again = await planInThread({
    input: { ...input, published },
    seed: seed + 1,
    ...limits,
    published: plan.fingerprint,
  });
  const moved = await planInThread({ input: withMeeting({ ...input, published }), seed: seed + 1, ...limits });
  const { added, moved: moves, removed } = again.plan.diff;
  const changed = moved.plan.diff;
  return {
    size,
    cost: plan.score.cost,
    reference: known,
    bound,
    proven: long.proof === 'optimal',
    gap: above(plan.score.cost, known),
    gapSoft: plan.score.medium === long.score.medium ? Math.max(0, above(plan.score.soft, long.score.soft)) : 0,
    boundGap: above(plan.score.cost, bound),
    violations: [plan, again.plan, moved.plan].reduce(
      (sum, { blocks }, at) => sum + checkPlan(at === 2 ? withMeeting({ ...input, published }) : input, blocks).length,
      0,
    ),
    tardiness: tardiness(input, plan.blocks),
    byPriority: long.priority,
    cpu: cpuMs ?? Number.POSITIVE_INFINITY,
    cut,
    unchanged: isEmpty(diffPlans(published, again.plan.blocks)) ? 0 : added.length + moves.length + removed.length,
    moved: (100 * (changed.moved.length + changed.removed.length)) / Math.max(1, published.length),
  };
}

/** The best of several long searches; proven where there are few tasks and enumeration comes to its end. */
function reference(input: SchedulingInput, size: number, seconds: number): Scheduled & { readonly priority: number } {
  let best: Scheduled | undefined;
  for (const seed of REFERENCE_SEEDS) {
    const found = schedule({ input, seed, budget: { ms: seconds * 1_000 }, clock });
    if (best === undefined || found.score.cost < best.score.cost || found.proof === 'optimal') best = found;
    if (size <= EXACT_TASKS && best.proof === 'optimal') break;
  }
  if (best === undefined) throw new Error('no reference');
  return { ...best, priority: tardiness(input, best.byPriority) };
}

/** Weighted tardiness in hours. */
function tardiness({ tasks, until }: SchedulingInput, blocks: readonly Block[]): number {
  const ends = new Map<string, number>();
  for (const { task, end } of blocks) ends.set(task, Math.max(end, ends.get(task) ?? 0));
  return tasks.reduce((sum, { id, due, weight }) => {
    const late = due === undefined ? 0 : Math.max(0, (ends.get(id) ?? until) - due);
    return sum + (weight * late) / HOUR;
  }, 0);
}

/** One more meeting, over the first block of the second working day. */
function withMeeting(input: SchedulingInput): SchedulingInput {
  const day = input.now + 24 * HOUR;
  const start = (input.published ?? []).find((block) => block.start >= day)?.start ?? day;
  return { ...input, busy: [...input.busy, { start, end: start + HOUR }] };
}

/** Rules broken by the plans of odd inputs. */
function fuzzed(options: BenchOptions, cases: number): number {
  let violations = 0;
  for (let seed = 1; seed <= cases; seed += 1) {
    if (seed % 50 === 0) options.progress(seed, cases, 'fuzzing');
    const input = oddInput(seed);
    const { blocks } = schedule({ input, seed, budget: { rounds: FUZZ_ROUNDS }, clock });
    violations += checkPlan(input, blocks).length;
  }
  return violations;
}
