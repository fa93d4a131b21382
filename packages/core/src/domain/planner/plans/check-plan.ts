import type { Citation } from '../records/records.ts';
import type { PlanContent, PlanStep } from './plan.ts';

/** One thing that is wrong with a plan. */
export interface PlanFault {
  readonly code:
    | 'no_steps'
    | 'too_many_steps'
    | 'same_key'
    | 'no_title'
    | 'no_owner'
    | 'no_verification'
    | 'bad_duration'
    | 'unknown_step'
    | 'circle'
    | 'date_passed'
    | 'date_too_soon'
    | 'date_out_of_order'
    | 'unknown_source';
  /** Key of the step that it is about. */
  readonly step?: string;
  readonly message: string;
}

/** Minutes of one step. */
export const stepMinutes = { least: 5, most: 20_160 } as const;
export const MOST_STEPS = 50;
const MINUTE = 60_000;

/**
 * What is wrong with a plan; nothing for one that may be stored. It shares the types with what makes plans and nothing else,
 * so that one mistake is not made in both. Dates are looked at from `now`; of a plan under way the steps that are done have
 * none to keep.
 */
export function checkPlan(
  plan: Pick<PlanContent, 'steps' | 'dueAt'>,
  {
    now,
    isKnown,
    done = new Set<string>(),
  }: {
    readonly now: number;
    /** Whether a citation names something that was there; all do when not given. */
    readonly isKnown?: (citation: Citation) => boolean;
    /** Keys of steps that are done. */
    readonly done?: ReadonlySet<string>;
  },
): PlanFault[] {
  const { steps, dueAt } = plan;
  if (steps.length === 0) return [{ code: 'no_steps', message: 'has no steps' }];
  if (steps.length > MOST_STEPS) return [{ code: 'too_many_steps', message: `has more than ${MOST_STEPS} steps` }];
  const byKey = new Map(steps.map((step) => [step.key, step]));
  const faults: PlanFault[] = [];
  const fault = (code: PlanFault['code'], step: PlanStep, message: string): void => {
    faults.push({ code, step: step.key, message });
  };
  if (byKey.size < steps.length) faults.push({ code: 'same_key', message: 'has two steps with one key' });
  for (const step of steps) {
    if (step.title.trim() === '') fault('no_title', step, 'has no title');
    if (step.owner.trim() === '') fault('no_owner', step, 'has no owner');
    if (step.verification.trim() === '') fault('no_verification', step, 'does not say how to see that it is done');
    if (!(step.minutes >= stepMinutes.least && step.minutes <= stepMinutes.most)) {
      fault('bad_duration', step, `takes less than ${stepMinutes.least} or more than ${stepMinutes.most} minutes`);
    }
    for (const key of step.after)
      if (!byKey.has(key)) fault('unknown_step', step, `waits for ${key}, which is no step`);
    if (isKnown !== undefined && !step.citations.every(isKnown))
      fault('unknown_source', step, 'rests on something that is not there');
  }
  // What follows looks along the arrows: they must lead somewhere, and end.
  if (faults.some(({ code }) => code === 'same_key' || code === 'unknown_step')) return faults;
  const order = inOrder(steps);
  if (order === undefined) return [...faults, { code: 'circle', message: 'has steps that wait for each other' }];
  if (dueAt !== undefined && dueAt <= now) faults.push({ code: 'date_passed', message: 'is due in the past' });
  /** When a step can be over at the soonest. */
  const soonest = new Map<string, number>();
  for (const step of order) {
    if (done.has(step.key)) {
      soonest.set(step.key, now);
      continue;
    }
    const ready = Math.max(now, step.startsAt ?? now, ...step.after.map((key) => soonest.get(key) ?? now));
    const over = ready + step.minutes * MINUTE;
    soonest.set(step.key, over);
    if (step.dueAt === undefined) continue;
    if (step.dueAt < over) fault('date_too_soon', step, 'is due before it can be over');
    const late = step.after.filter((key) => !done.has(key) && (byKey.get(key)?.dueAt ?? 0) > (step.dueAt ?? 0));
    if (late.length > 0) fault('date_out_of_order', step, `is due before ${late.join(' and ')}`);
    if (dueAt !== undefined && step.phase === 'before' && step.dueAt > dueAt) {
      fault('date_out_of_order', step, 'is due after the plan');
    }
  }
  return faults;
}

/** Each step after those that it waits for; undefined when some wait for each other (Kahn 1962). */
function inOrder(steps: readonly PlanStep[]): PlanStep[] | undefined {
  const waiting = new Map(steps.map((step) => [step.key, new Set(step.after)]));
  const order: PlanStep[] = [];
  for (let ready = steps.filter(({ after }) => after.length === 0); ready.length > 0;) {
    order.push(...ready);
    for (const step of ready) {
      waiting.delete(step.key);
      for (const left of waiting.values()) left.delete(step.key);
    }
    ready = steps.filter(({ key }) => waiting.get(key)?.size === 0);
  }
  return order.length === steps.length ? order : undefined;
}
