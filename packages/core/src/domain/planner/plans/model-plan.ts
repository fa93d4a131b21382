import { groundOf } from '../../language/grounded.ts';
import { addDays, createCalendar } from '../../lib/calendar.ts';
import { createAnalyzer } from '../../recall/analyzer/analyzer.ts';
import type { Phase } from '../patterns/pattern.ts';
import type { Citation } from '../records/records.ts';
import { MOST_STEPS, stepMinutes } from './check-plan.ts';
import type { PlanContent, PlanStep } from './plan.ts';
import type { Intent } from './read-intent.ts';
import { spreadDates } from './spread-dates.ts';

/** One thing that a model was shown, by the number under which it was. */
export interface KnownText {
  readonly citation: Citation;
  readonly text: string;
  /** Memories that its words come from. */
  readonly seqs: readonly number[];
}

/** What a model answers; numbers count from 1. */
export interface ModelPlan {
  readonly title: string;
  readonly steps: readonly {
    readonly title: string;
    readonly minutes: number;
    readonly owner: string;
    readonly after: readonly number[];
    readonly verification: string;
    readonly phase: Phase;
    readonly sources: readonly number[];
  }[];
  readonly due: string | null;
}

const TITLE_CHARS = 200;
const LINE_CHARS = 500;

/**
 * The plan that a model made, its dates by our own reckoning. A date that the words of the intent name counts more than the
 * model's; owners that nobody named are the user, durations are brought within bounds, and what it cites by a number that is
 * not there is left out. Undefined where its steps cannot be put in order, or say nothing: the validator would refuse it.
 */
export function planOfModel(
  answer: ModelPlan,
  {
    rules,
    intent,
    known,
    now,
  }: {
    /** What the rules made of the same intent. */
    readonly rules: PlanContent;
    readonly intent: Intent;
    readonly known: readonly KnownText[];
    readonly now: number;
  },
): PlanContent | undefined {
  const { steps: given } = answer;
  if (given.length === 0 || given.length > MOST_STEPS) return undefined;
  const ground = groundOf([intent.text, ...known.map(({ text }) => text)]);
  const steps = given.map((step, index): PlanStep => {
    const owner = step.owner.trim();
    return {
      key: `step-${index + 1}`,
      title: step.title.trim().slice(0, LINE_CHARS).toWellFormed(),
      owner: owner !== '' && owner !== 'user' && ground.holds(owner) ? owner.slice(0, 100) : rules.owner,
      minutes: Math.min(stepMinutes.most, Math.max(stepMinutes.least, Math.round(step.minutes))),
      after: [...new Set(step.after.filter((number) => number !== index + 1).map((number) => `step-${number}`))],
      verification: step.verification.trim().slice(0, LINE_CHARS).toWellFormed(),
      phase: rules.happensAt === undefined ? 'before' : step.phase,
      citations: citationsOf(step.sources, known),
    };
  });
  if (!canBeOrdered(steps)) return undefined;
  const dueAt = intent.dueAt ?? (intent.happensAt === undefined ? dueOf(answer.due, rules.zone, now) : undefined);
  const { notes, ...dated } = spreadDates(steps, {
    now,
    zone: rules.zone,
    ...(dueAt === undefined ? {} : { dueAt }),
    ...(intent.happensAt === undefined ? {} : { happensAt: intent.happensAt }),
  });
  // Estimates beyond all measure would cost the date that the rules can keep.
  if (notes.includes('date_too_soon') && !rules.notes.includes('date_too_soon')) return undefined;
  const { dueAt: _dueAt, happensAt: _happensAt, ...rest } = rules;
  const title = answer.title.trim().slice(0, TITLE_CHARS).toWellFormed();
  return {
    ...rest,
    method: 'model',
    title: title === '' ? rules.title : title,
    ...dated,
    notes,
    citations: [
      ...rules.citations,
      ...known
        .map(({ citation }) => citation)
        .filter(({ id }) => steps.some((step) => step.citations.some((one) => one.id === id))),
    ],
  };
}

function citationsOf(numbers: readonly number[], known: readonly KnownText[]): Citation[] {
  return [...new Set(numbers)].flatMap((number) => known[number - 1]?.citation ?? []);
}

/** Whether every step waits for steps that are there, and none for itself in the end. */
function canBeOrdered(steps: readonly PlanStep[]): boolean {
  const left = new Map(steps.map((step) => [step.key, step.after]));
  for (;;) {
    const ready = [...left].filter(([, after]) =>
      after.every((key) => !left.has(key) && steps.some((step) => step.key === key)),
    );
    if (ready.length === 0) return left.size === 0;
    for (const [key] of ready) left.delete(key);
  }
}

function dueOf(due: string | null, zone: string, now: number): number | undefined {
  // A day that no month has comes out as another one.
  if (due === null || !/^\d{4}-\d{2}-\d{2}$/u.test(due) || addDays(due, 0) !== due) return undefined;
  const at = createCalendar(zone).spanOf(due).to - 1;
  return at > now ? at : undefined;
}

/**
 * Memories whose words have come into a plan, cited or not: when one is forgotten, the plan must give up what it took from it.
 * Words of the intent are the user's own, and those of the rules' plan nobody's.
 */
export function sourcesOf(
  plan: PlanContent,
  { rules, known }: { readonly rules: PlanContent; readonly known: readonly KnownText[] },
): number[] {
  const own = termsOf([rules.intent, ...wordsOf(rules)]);
  const taken = new Set([...termsOf(wordsOf(plan))].filter((term) => !own.has(term)));
  const cited = new Set(plan.citations.map(({ id }) => id));
  return known
    .filter(({ citation, text }) => cited.has(citation.id) || [...termsOf([text])].some((term) => taken.has(term)))
    .flatMap(({ seqs }) => seqs);
}

function wordsOf({ title, steps }: Pick<PlanContent, 'title' | 'steps'>): string[] {
  return [title, ...steps.flatMap((step) => [step.title, step.verification, step.owner])];
}

function termsOf(texts: readonly string[]): Set<string> {
  const analyzer = createAnalyzer();
  return new Set(texts.flatMap((text) => analyzer.terms(text)));
}
