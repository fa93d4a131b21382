import { HoldfastError } from '../../errors.ts';
import { checkPlan } from './check-plan.ts';
import { diffPlans, type PlanDiff } from './diff.ts';
import { type Explanation, explainPlaces } from './explain.ts';
import { explainMisfits, type Misfit } from './misfit.ts';
import type { Block, SchedulingInput, Score } from './model.ts';
import { type Budget, schedule, type Scheduled } from './schedule.ts';

/** A plan with all that is said about it: plain data. */
export interface Plan {
  /** Without fixed blocks; in order of time. */
  readonly blocks: readonly Block[];
  readonly score: Score;
  readonly proof: 'optimal' | 'none';
  readonly baselines: readonly { readonly rule: string; readonly score: Score }[];
  /** For each task with a place, and for each without; none in a plan that was cut off at the limit. */
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
  /** Given the plan of the rules, not explained, before the search begins. */
  readonly first?: (plan: Plan) => void;
  /** Fingerprint of the published plan. */
  readonly published?: string | undefined;
}): Plan {
  const { input, first } = params;
  const { board, ...found } = schedule({ ...params, first: first && ((rules) => first(planOf(input, rules))) });
  return { ...planOf(input, found), explanations: explainPlaces(board), misfits: explainMisfits(board) };
}

/** @throws HoldfastError internal when the plan breaks a rule */
function planOf(input: SchedulingInput, found: Omit<Scheduled, 'board'>): Plan {
  const { blocks, score, proof, baselines, rounds, fingerprint } = found;
  refuseBad(input, blocks);
  const diff = diffPlans(input.published ?? [], blocks);
  return { blocks, score, proof, baselines, explanations: [], misfits: [], diff, rounds, fingerprint };
}

/** @throws HoldfastError internal when the plan breaks a rule */
export function refuseBad(input: SchedulingInput, blocks: readonly Block[]): void {
  const [first] = checkPlan(input, blocks);
  if (first === undefined) return;
  throw new HoldfastError('internal', {
    detail: `The plan breaks the rule ${first.rule} with the task ${first.task} and was not given out.`,
  });
}
