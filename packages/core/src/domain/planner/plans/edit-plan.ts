import { handedOn } from '../handed-on.ts';
import { defined } from '../../defined.ts';
import { HoldfastError } from '../../errors.ts';
import { invalid } from '../records/records.ts';
import { checkPlan, type PlanFault } from './check-plan.ts';
import type { PlanContent, PlanStep } from './plan.ts';
import { spreadDates } from './spread-dates.ts';

/** A step as a caller writes it. */
export interface StepFields {
  readonly title?: string;
  readonly owner?: string;
  readonly kind?: string;
  readonly minutes?: number;
  readonly after?: readonly string[];
  readonly verification?: string;
  readonly phase?: PlanStep['phase'];
}

/** Changes of a plan, item by item. */
export interface PlanEdits {
  readonly title?: string;
  readonly dueAt?: number | null;
  readonly happensAt?: number | null;
  readonly owner?: string;
  readonly priority?: PlanContent['priority'];
  /** New steps, each with a title. */
  readonly add?: readonly (StepFields & { readonly title: string; readonly key?: string })[];
  readonly change?: readonly (StepFields & { readonly key: string })[];
  readonly remove?: readonly string[];
}

const USUAL_MINUTES = 60;

/**
 * The plan with the edits, and dates for what is not done. A step that is removed hands on what it waited for.
 *
 * @throws HoldfastError invalid_input for a step that is not there, and with everything that the validator finds
 */
export function withEdits(
  plan: PlanContent,
  edits: PlanEdits,
  {
    now,
    done = new Set<string>(),
  }: { readonly now: number; /** Keys of steps. */ readonly done?: ReadonlySet<string> },
): PlanContent {
  const owner = edits.owner ?? plan.owner;
  const steps = [...changedSteps(plan, edits, owner), ...addedSteps(plan, edits, owner)];
  // Before the dates, which cannot be spread over a circle.
  demandSound(checkPlan({ steps: steps.map(({ dueAt: _dueAt, ...step }) => step) }, { now, done }));
  const open = steps.filter(({ key }) => !done.has(key));
  const dueAt = edits.dueAt === undefined ? plan.dueAt : (edits.dueAt ?? undefined);
  const happensAt = edits.happensAt === undefined ? plan.happensAt : (edits.happensAt ?? undefined);
  const spread = spreadDates(
    open.map((step) => ({ ...step, after: step.after.filter((key) => !done.has(key)) })),
    { now, zone: plan.zone, ...defined({ dueAt, happensAt }) },
  );
  const dated = new Map(spread.steps.map((step) => [step.key, step]));
  const { dueAt: _dueAt, happensAt: _happensAt, ...rest } = plan;
  const content: PlanContent = {
    ...rest,
    owner,
    ...defined({ title: edits.title, priority: edits.priority, dueAt: spread.dueAt, happensAt: spread.happensAt }),
    steps: steps.map((step) => ({ ...step, ...dated.get(step.key), after: step.after })),
    notes: spread.notes,
  };
  demandSound(checkPlan(content, { now, done }));
  return content;
}

function changedSteps(plan: PlanContent, edits: PlanEdits, owner: string): PlanStep[] {
  const removed = new Set(edits.remove);
  const left = new Map(plan.steps.filter(({ key }) => removed.has(key)).map(({ key, after }) => [key, after]));
  const changed = new Map((edits.change ?? []).map((fields) => [fields.key, fields]));
  const known = new Set(plan.steps.map(({ key }) => key));
  for (const key of [...removed, ...changed.keys()]) if (!known.has(key)) throw invalid('steps', `has no step ${key}`);
  return plan.steps
    .filter(({ key }) => !removed.has(key))
    .map(({ startsAt: _startsAt, dueAt: _dueAt, thought, ...step }): PlanStep => ({
      ...step,
      ...(changed.get(step.key)?.minutes === undefined ? defined({ thought }) : {}),
      after: handedOn(step.after, left),
      ...(step.owner === plan.owner ? { owner } : {}),
      ...defined({ ...changed.get(step.key) }),
    }));
}

function addedSteps(plan: PlanContent, { add = [] }: PlanEdits, owner: string): PlanStep[] {
  const known = new Set(plan.steps.map(({ key }) => key));
  return add.map((fields) => ({
    key: fields.key ?? freeKey(known),
    title: fields.title,
    owner: fields.owner ?? owner,
    minutes: fields.minutes ?? USUAL_MINUTES,
    after: fields.after ?? [],
    verification: fields.verification ?? `It can be shown: ${fields.title}`,
    phase: fields.phase ?? 'before',
    citations: [],
    ...defined({ kind: fields.kind }),
  }));
}

function freeKey(known: Set<string>): string {
  let number = 1;
  while (known.has(`added-${number}`)) number += 1;
  known.add(`added-${number}`);
  return `added-${number}`;
}

/** @throws HoldfastError invalid_input with everything that the validator found */
function demandSound(faults: readonly PlanFault[]): void {
  if (faults.length === 0) return;
  throw new HoldfastError('invalid_input', {
    detail: `The plan ${faults.map(({ step, message }) => (step === undefined ? message : `(step ${step}) ${message}`)).join('; ')}.`,
    faults: faults.map(({ step, message }) => ({ field: step === undefined ? 'steps' : `steps.${step}`, message })),
  });
}
