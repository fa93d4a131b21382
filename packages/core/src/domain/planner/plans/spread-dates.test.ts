import { describe, expect, test } from 'vitest';
import { checkPlan } from './check-plan.ts';
import type { PlanStep } from './plan.ts';
import { type Dates, spreadDates } from './spread-dates.ts';

const zone = 'Europe/Berlin';
/** Wednesday. */
const now = Date.parse('2026-11-18T09:00:00Z');
const step = (
  key: string,
  minutes: number,
  after: readonly string[] = [],
  phase: PlanStep['phase'] = 'before',
): PlanStep => ({
  key,
  title: key,
  owner: 'user',
  minutes,
  after,
  verification: 'v',
  phase,
  citations: [],
});

function spread(steps: readonly PlanStep[], dates: Partial<Dates>): ReturnType<typeof spreadDates> {
  const made = spreadDates(steps, { now, zone, ...dates });
  expect(checkPlan(made, { now, isKnown: () => true })).toEqual([]);
  return made;
}

const days = (steps: readonly PlanStep[]): string[] =>
  steps.map(({ dueAt = 0 }) => new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' }).format(dueAt));

describe('dates of steps', () => {
  test('lie as far into the time as their place on the longest way, at the end of a working day', () => {
    const steps = [step('c', 60, ['a', 'b']), step('a', 60), step('b', 180)];
    const made = spread(steps, { dueAt: Date.parse('2026-11-26T22:59:59.999Z') });
    expect(made.steps.map(({ key }) => key)).toEqual(['c', 'a', 'b']);
    // The second would be on the night to Saturday, the third on Tuesday.
    expect(days(made.steps)).toEqual(['2026-11-26', '2026-11-20', '2026-11-24']);
    expect(made.notes).toEqual([]);
  });

  test('a weekend gives way only to a day on which it can still be over', () => {
    const saturday = Date.parse('2026-11-21T09:00:00Z');
    const made = spreadDates([step('a', 60), step('b', 60, ['a'])], {
      now: saturday,
      zone,
      dueAt: saturday + 30 * 3_600_000,
    });
    expect(days(made.steps)).toEqual(['2026-11-22', '2026-11-22']);
  });

  test('what comes before an event is over when it begins, what follows has three days', () => {
    const steps = [step('prepare', 120), step('hold', 60, ['prepare'], 'at'), step('thank', 30, ['hold'], 'after')];
    const happensAt = Date.parse('2026-11-20T13:00:00Z');
    const made = spread(steps, { happensAt });
    expect(made.steps[1]).toMatchObject({ startsAt: happensAt, dueAt: happensAt + 3_600_000 });
    expect(made.steps[0]?.dueAt).toBeLessThanOrEqual(happensAt);
    expect(days(made.steps)).toEqual(['2026-11-20', '2026-11-20', '2026-11-23']);
    expect(spread(steps, { happensAt, dueAt: happensAt - 86_400_000 }).steps[0]?.dueAt).toBeLessThanOrEqual(
      happensAt - 86_400_000,
    );
    const only = spread([step('hold', 60, [], 'at')], { happensAt });
    expect(only.steps[0]).toMatchObject({ startsAt: happensAt });
  });

  test('estimates are shortened to fit, and where even the shortest do not, a note says so', () => {
    const steps = [step('a', 300), step('b', 100, ['a'])];
    const made = spread(steps, { dueAt: now + 200 * 60_000 });
    expect(made).toMatchObject({ notes: ['shortened'], steps: [{ minutes: 150 }, { minutes: 50 }] });
    expect(spread(steps, { dueAt: now + 8 * 60_000 })).toEqual({ steps, notes: ['date_too_soon'] });
    expect(spread(steps, { dueAt: now })).toEqual({ steps, notes: ['date_passed'] });
    expect(spread(steps, {})).toEqual({ steps, notes: ['no_date'] });
  });
});
