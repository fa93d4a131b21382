import { defined } from '../../defined.ts';
import { addDays, createCalendar } from '../../lib/calendar.ts';
import { isWeekend } from '../../lib/reckoned-days.ts';
import { stepMinutes } from './check-plan.ts';
import type { PlanNote, PlanStep } from './plan.ts';

const MINUTE = 60_000;
/** Days in which what comes after an event is to be done. */
const AFTERMATH_DAYS = 3;

export interface Dates {
  readonly now: number;
  readonly zone: string;
  /** All that comes before is to be over. */
  readonly dueAt?: number;
  /** When that what the plan is about takes place. */
  readonly happensAt?: number;
}

export interface Dated {
  readonly steps: readonly PlanStep[];
  readonly dueAt?: number;
  readonly happensAt?: number;
  readonly notes: readonly PlanNote[];
}

/**
 * Gives every step a date: each as far into the time that there is as its place on the longest way through the steps, and
 * then the end of that day, a working day where one lies before. Where the estimates do not fit into the time they are
 * shortened alike; where even the shortest do not, no step has a date, and a note says so. Steps must be free of circles.
 */
export function spreadDates(steps: readonly PlanStep[], { now, zone, dueAt, happensAt }: Dates): Dated {
  const plain = steps.map(({ startsAt: _startsAt, dueAt: _dueAt, ...step }) => step);
  const target = dueAt ?? happensAt;
  if (target === undefined) return { steps: plain, notes: ['no_date'] };
  if (target <= now) return { steps: plain, notes: ['date_passed'] };
  const early = (step: PlanStep): boolean => happensAt === undefined || step.phase === 'before';
  const room = (Math.min(target, happensAt ?? target) - now) / MINUTE;
  const longest = Math.max(0, ...over(plain.filter(early)).values());
  const fitted = longest <= room ? plain : shorten(plain, { early, share: room / longest });
  const ends = over(fitted.filter(early));
  const whole = Math.max(0, ...ends.values());
  if (whole > room) return { steps: plain, notes: ['date_too_soon'] };
  const calendar = createCalendar(zone);
  const endOfDay = (day: string): number => calendar.spanOf(day).to - 1;
  const limit = Math.min(target, happensAt ?? target);
  const due = new Map<string, number>();
  const dated = inOrder(fitted).map((step): PlanStep => {
    const latest = Math.max(0, ...step.after.map((key) => due.get(key) ?? 0));
    const give = (at: number, startsAt?: number): PlanStep => {
      due.set(step.key, Math.max(at, latest));
      return { ...step, dueAt: Math.max(at, latest), ...(startsAt === undefined ? {} : { startsAt }) };
    };
    if (!early(step) && happensAt !== undefined) {
      if (step.phase === 'at') return give(happensAt + step.minutes * MINUTE, happensAt);
      const first = Math.max(happensAt, latest);
      const day = workingDay(addDays(calendar.dayOf(first), AFTERMATH_DAYS), 1);
      return give(Math.max(endOfDay(day), first + step.minutes * MINUTE));
    }
    const soonest = ends.get(step.key) ?? 0;
    const raw = now + Math.floor(((limit - now) * soonest) / whole);
    const day = calendar.dayOf(raw);
    const before = endOfDay(workingDay(day, -1));
    // A weekend gives way only to a day on which it can still be over.
    const at = before >= now + soonest * MINUTE ? before : endOfDay(day);
    return give(Math.min(limit, at));
  });
  const byKey = new Map(dated.map((step) => [step.key, step]));
  return {
    steps: fitted.map((step) => byKey.get(step.key) ?? step),
    notes: fitted === plain ? [] : ['shortened'],
    ...(dueAt === undefined ? {} : { dueAt }),
    ...(happensAt === undefined ? {} : { happensAt }),
  };
}

/** Minutes until each step can be over, along the longest way that leads to it. Steps that are not among these take none. */
function over(steps: readonly PlanStep[]): Map<string, number> {
  const ends = new Map<string, number>();
  for (const step of inOrder(steps)) {
    ends.set(step.key, Math.max(0, ...step.after.map((key) => ends.get(key) ?? 0)) + step.minutes);
  }
  return ends;
}

/** Each step after those among these that it waits for. */
function inOrder(steps: readonly PlanStep[]): PlanStep[] {
  const byKey = new Map(steps.map((step) => [step.key, step]));
  const order = new Set<PlanStep>();
  const visit = (step: PlanStep): void => {
    for (const key of step.after) {
      const first = byKey.get(key);
      if (first !== undefined && !order.has(first)) visit(first);
    }
    order.add(step);
  };
  for (const step of steps) if (!order.has(step)) visit(step);
  return [...order];
}

function shorten(
  steps: readonly PlanStep[],
  { early, share }: { readonly early: (step: PlanStep) => boolean; readonly share: number },
): PlanStep[] {
  // What has to be shorter than such work takes is not corrected by what it took.
  return steps.map(({ thought, ...step }) =>
    early(step)
      ? { ...step, minutes: Math.max(stepMinutes.least, Math.floor(step.minutes * share)) }
      : { ...step, ...defined({ thought }) },
  );
}

/** The day itself, or the next working day in a direction. */
function workingDay(day: string, step: 1 | -1): string {
  let at = day;
  while (isWeekend(at)) at = addDays(at, step);
  return at;
}
