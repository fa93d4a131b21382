import type { Estimate } from '../reflections/estimates.ts';
import { correctedLength } from '../reflections/estimates.ts';
import type { PatternStep } from '../patterns/pattern.ts';
import type { Citation } from '../records/records.ts';
import { stepMinutes } from './check-plan.ts';
import type { Choice } from './choose-pattern.ts';
import type { Procedure } from '../procedures/procedure.ts';
import type { Intent } from './read-intent.ts';
import type { PlanContent, PlanNote, PlanStep } from './plan.ts';
import { spreadDates } from './spread-dates.ts';

/** What a plan by rules is made of. */
export interface PlanMaterial {
  readonly intent: Intent;
  readonly now: number;
  readonly zone: string;
  readonly choice: Choice;
  /** Its steps have stood the test: they take the place of those of the pattern. */
  readonly procedure?: Procedure;
  readonly owner?: string;
  /** What work of a kind took before corrects what patterns say. */
  readonly estimates?: readonly Estimate[];
}

/** Minutes of a step that the intent names without saying how long it takes. */
const USUAL_MINUTES = 60;
const TITLE_CHARS = 200;
const MOST_LESSONS = 5;

/** A plan by rules alone: the steps that the intent names, or those of a procedure or pattern, and dates for them. */
export function makePlan(material: PlanMaterial): PlanContent {
  const { intent, now, zone } = material;
  const { pattern, general, subject } = material.choice;
  const owner = material.owner ?? intent.owner ?? 'user';
  const cited: Citation =
    material.procedure === undefined
      ? { type: 'pattern', id: pattern.name }
      : { type: 'procedure', id: material.procedure.record.id };
  const own = intent.steps.length > 0;
  // Procedures have learnt how long their steps take.
  const estimates = material.procedure === undefined ? (material.estimates ?? []) : [];
  const steps = own
    ? namedSteps(intent, owner)
    : (material.procedure?.steps ?? pattern.steps).map((step) =>
        toPlanStep(step, { subject, owner, cited, estimates }),
      );
  const sized = withEffort(withLength(steps, intent.length), intent.effort);
  const { notes, ...dated } = spreadDates(sized, {
    now,
    zone,
    ...(intent.dueAt === undefined ? {} : { dueAt: intent.dueAt }),
    ...(intent.happensAt === undefined ? {} : { happensAt: intent.happensAt }),
  });
  const all: PlanNote[] = [...notes, ...(general && !own ? ['general_pattern' as const] : [])];
  return {
    intent: intent.text,
    title: titleOf(intent.bare),
    subject,
    kind: pattern.name,
    method: 'rules',
    zone,
    owner,
    priority: intent.priority,
    ...dated,
    notes: all,
    citations: own ? [] : [cited],
    ...(own || material.procedure === undefined
      ? {}
      : { procedureId: material.procedure.record.id, lessons: lessonsOf(material.procedure) }),
  };
}

function titleOf(bare: string): string {
  const title = bare === '' ? 'Plan' : bare;
  return `${title.slice(0, 1).toUpperCase()}${title.slice(1, TITLE_CHARS)}`.toWellFormed();
}

/** What was learned, that which helped most first; what did more harm than good is left out. */
function lessonsOf({ lessons }: Procedure): readonly string[] {
  return lessons
    .filter(({ helpful, harmful }) => helpful >= harmful)
    .toSorted((a, b) => b.helpful - a.helpful)
    .slice(0, MOST_LESSONS)
    .map(({ kind, text }) => `${kind === 'do' ? 'Do' : 'Avoid'}: ${text}`);
}

function toPlanStep(
  step: PatternStep,
  {
    subject,
    owner,
    cited,
    estimates,
  }: {
    readonly subject: string;
    readonly owner: string;
    readonly cited: Citation;
    readonly estimates: readonly Estimate[];
  },
): PlanStep {
  const fill = (text: string): string => text.replaceAll('{subject}', subject);
  return {
    key: step.key,
    title: fill(step.title),
    owner: step.owner ?? owner,
    ...lengthOf(step, estimates),
    after: step.after,
    verification: fill(step.verification),
    phase: step.phase ?? 'before',
    citations: [cited],
    ...(step.kind === undefined ? {} : { kind: step.kind }),
  };
}

function lengthOf(step: PatternStep, estimates: readonly Estimate[]): Pick<PlanStep, 'minutes' | 'thought'> {
  if (step.kind === undefined) return { minutes: step.minutes };
  const { minutes, ...rest } = correctedLength(step, estimates);
  return { minutes: within(minutes), ...rest };
}

function namedSteps(intent: Intent, owner: string): PlanStep[] {
  return intent.steps.map(({ title, minutes = USUAL_MINUTES, follows }, index) => ({
    key: `step-${index + 1}`,
    title,
    owner,
    minutes: within(minutes),
    after: follows && index > 0 ? [`step-${index}`] : [],
    verification: `It can be shown: ${title}`,
    phase: 'before',
    citations: [],
  }));
}

export function within(minutes: number): number {
  return Math.min(stepMinutes.most, Math.max(stepMinutes.least, Math.round(minutes)));
}

/** The meeting itself takes as long as the intent says. */
function withLength(steps: readonly PlanStep[], length: number | undefined): readonly PlanStep[] {
  if (length === undefined) return steps;
  return steps.map((step) => (step.phase === 'at' ? lasting(step, length) : step));
}

/** The whole takes as long as the intent says, in quarters of an hour where there is room. */
function withEffort(steps: readonly PlanStep[], effort: number | undefined): readonly PlanStep[] {
  if (effort === undefined) return steps;
  const share = effort / steps.reduce((sum, { minutes }) => sum + minutes, 0);
  const grid = effort >= steps.length * 30 ? 15 : 5;
  return steps.map((step) => lasting(step, Math.max(grid, Math.round((step.minutes * share) / grid) * grid)));
}

/** As long as the user says: what patterns think of it counts no more. */
function lasting({ thought: _thought, ...step }: PlanStep, minutes: number): PlanStep {
  return { ...step, minutes: within(minutes) };
}
