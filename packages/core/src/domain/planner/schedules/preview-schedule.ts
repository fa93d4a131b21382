import { newId } from '../../ids.ts';
import type { Platform } from '../../platform.ts';
import { present } from '../../present.ts';
import { soleSpace, type UserScope } from '../../scope.ts';
import { change, type PlannerDependencies, writeWith } from '../records/records.ts';
import type { PlannerWriter } from '../records/record-store.ts';
import { diffPlans, isEmpty } from '../scheduling/diff.ts';
import { fingerprintOf } from '../scheduling/fingerprint.ts';
import type { Block } from '../scheduling/model.ts';
import { placeOf, type TaskBlock } from './block.ts';
import { gather } from './gather.ts';
import type { LearnedMinutes } from './learned-minutes.ts';
import { readSchedule, type Schedule, type ScheduleContent, type Solve, SOLVER_VERSION } from './schedule.ts';

export interface SchedulingDependencies extends PlannerDependencies {
  readonly solve: Solve;
  readonly learned: LearnedMinutes;
}

/** How a run is to be made. */
export interface ScheduleWish {
  /** Days from today, that one included. */
  readonly days: number;
  readonly seed: number;
  readonly budgetMs: number;
  /** Plan anew although nothing has changed. */
  readonly fresh: boolean;
  readonly now?: number;
}

/** Wall milliseconds after which the plan of the rules is taken. */
const LIMIT_MS = 15_000;
/** Runs that are kept of a space, and the one that was applied last. */
const KEPT_RUNS = 100;

/**
 * A plan of what is left to do, which changes nothing until it is applied. The input that the last applied run had gives
 * what is there now: an empty diff. The proposal before this one can be applied no more.
 *
 * @throws HoldfastError invalid_input, timeout, internal when the checker refuses the plan
 */
export async function previewSchedule(
  dependencies: SchedulingDependencies,
  scope: UserScope,
  wish: ScheduleWish,
): Promise<Schedule> {
  soleSpace(scope);
  const { store, platform, solve, learned } = dependencies;
  const now = wish.now ?? platform.now();
  const { gathered, applied } = await store.read(scope, async (readers) => {
    const zone = (await readers.users.timeZone(scope)) ?? dependencies.timeZone;
    const [last] = await readers.planner.list(scope, { noun: 'schedule', filter: { states: ['applied'] }, limit: 1 });
    return {
      gathered: await gather(readers, scope, { now, days: wish.days, zone, learned }),
      applied: last === undefined ? undefined : readSchedule(last),
    };
  });
  const { input, published, blocks, current, others } = gathered;
  const fingerprint = fingerprintOf(input);
  const inputHash = platform.sha256(fingerprint);
  const unchanged = !wish.fresh && applied !== undefined && standsStill(applied, { published, inputHash });
  const { seed, budgetMs } = wish;
  const { plan, cpuMs, cut } = await solve({
    input,
    seed,
    budgetMs,
    limitMs: LIMIT_MS,
    ...(unchanged ? { published: fingerprint } : {}),
  });
  const content: ScheduleContent = {
    solver: SOLVER_VERSION,
    seed,
    budgetMs,
    cut,
    rounds: plan.rounds,
    now,
    until: input.until,
    zone: input.zone,
    days: wish.days,
    inputHash,
    basis: basisOf(platform, blocks),
    score: plan.score,
    proof: plan.proof,
    baselines: plan.baselines,
    blocks: plan.blocks,
    explanations: plan.explanations,
    misfits: plan.misfits,
    // Not the plan's own: blocks of tasks that have ended go as well.
    diff: diffPlans(current.map(placeOf), plan.blocks),
    writes: [],
    others: others.map(({ record }) => record.id),
    ...(cpuMs === undefined ? {} : { cpuMs }),
  };
  return writeWith(dependencies, scope, async ({ planner }, at) => {
    await replaceProposals(planner, scope, at);
    const record = {
      id: newId(platform),
      noun: 'schedule',
      state: 'proposed',
      content: JSON.stringify(content),
    } as const;
    const [made] = await planner.insert(scope, { records: [record], at });
    return readSchedule(present(made));
  });
}

/**
 * Nothing that decides about the plan has changed since this one was applied, nobody has taken a block out of it, and none has
 * begun: a task that is open when its time is over needs another one.
 */
function standsStill(
  applied: Schedule,
  { published, inputHash }: { readonly published: readonly Block[]; readonly inputHash: string },
): boolean {
  if (applied.inputHash !== inputHash || applied.solver !== SOLVER_VERSION) return false;
  return isEmpty(diffPlans(applied.blocks, published));
}

/** Hash of the blocks that a plan starts from, whatever has become of the time since. */
export function basisOf({ sha256 }: Pick<Platform, 'sha256'>, blocks: readonly TaskBlock[]): string {
  const shown = blocks.map(({ taskId, state, time: { id, start, end } }) => [id, taskId, state, start, end]);
  return sha256(JSON.stringify(shown));
}

/** What was proposed before is replaced, and runs of long ago are dropped. */
async function replaceProposals(planner: PlannerWriter, scope: UserScope, at: number): Promise<void> {
  const open = await planner.list(scope, { noun: 'schedule', filter: { states: ['proposed'] }, limit: KEPT_RUNS });
  for (const record of open) await change(planner, scope, { record, patch: { state: 'replaced' }, at });
  const known = await planner.list(scope, { noun: 'schedule', limit: 2 * KEPT_RUNS });
  const last = known.find(({ state }) => state === 'applied');
  const old = known.slice(KEPT_RUNS - 1).filter((record) => record !== last);
  await planner.remove(scope, { nos: old.map(({ no }) => no) });
}
