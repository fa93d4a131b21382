import { HoldfastError } from '../../errors.ts';
import { checkPlan } from './check-plan.ts';
import { diffPlans, type PlanDiff } from './diff.ts';
import { type Explanation, explainPlaces } from './explain.ts';
import { explainMisfits, type Misfit } from './misfit.ts';
import type { Block, SchedulingInput, Score } from './model.ts';
import { type Budget, schedule } from './schedule.ts';

/** A plan with all that is said about it: plain data. */
export interface Plan {
  /** Without fixed blocks; in order of time. */
  readonly blocks: readonly Block[];
  readonly score: Score;
  readonly proof: 'optimal' | 'none';
  readonly baselines: readonly { readonly rule: string; readonly score: Score }[];
  readonly explanations: readonly Explanation[];
  readonly misfits: readonly Misfit[];
  /** From the published plan to this one; inverseOf() undoes it. */
  readonly diff: PlanDiff;
  readonly rounds: number;
  /** To be given back with the plan once it is published. */
  readonly fingerprint: string;
}

/**
 * A plan that the checker has nothing to say against, explained.
 * @throws HoldfastError invalid_input; internal when the checker refuses the plan, which is then not given out
 */
export function makePlan(params: {
  readonly input: SchedulingInput;
  readonly seed: number;
  readonly budget: Budget;
  /** CPU milliseconds; only differences mean something. */
  readonly clock: () => number;
  /** Fingerprint of the published plan. */
  readonly published?: string | undefined;
}): Plan {
  const { board, blocks, score, proof, baselines, rounds, fingerprint } = schedule(params);
  refuseBad(params.input, blocks);
  return {
    blocks,
    score,
    proof,
    baselines,
    explanations: explainPlaces(board),
    misfits: explainMisfits(board),
    diff: diffPlans(params.input.published ?? [], blocks),
    rounds,
    fingerprint,
  };
}

/** @throws HoldfastError internal when the plan breaks a rule */
export function refuseBad(input: SchedulingInput, blocks: readonly Block[]): void {
  const [first] = checkPlan(input, blocks);
  if (first === undefined) return;
  throw new HoldfastError('internal', {
    detail: `The plan breaks the rule ${first.rule} with the task ${first.task} and was not given out.`,
  });
}
