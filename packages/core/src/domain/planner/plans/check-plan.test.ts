import { describe, expect, test } from 'vitest';
import { checkPlan, MOST_STEPS } from './check-plan.ts';
import type { PlanStep } from './plan.ts';

const HOUR = 3_600_000;
const now = 1_000 * HOUR;
const step = (key: string, fields: Partial<PlanStep> = {}): PlanStep => ({
  key,
  title: `do ${key}`,
  owner: 'user',
  minutes: 60,
  after: [],
  verification: 'seen',
  phase: 'before',
  citations: [],
  ...fields,
});

function codes(
  steps: readonly PlanStep[],
  plan: { dueAt?: number } = {},
  more: { done?: ReadonlySet<string> } = {},
): string[] {
  const isKnown = ({ id }: { readonly id: string }): boolean => id === 'known';
  return checkPlan({ steps, ...plan }, { now, isKnown, ...more }).map(({ code, step: of }) =>
    of === undefined ? code : `${code} ${of}`,
  );
}

describe('the validator', () => {
  test('finds nothing in a sound plan', () => {
    const steps = [
      step('a', { citations: [{ type: 'memory', id: 'known' }] }),
      step('b', { after: ['a'], dueAt: now + 2 * HOUR }),
    ];
    expect(codes(steps, { dueAt: now + 3 * HOUR })).toEqual([]);
  });

  test('names what is wrong with single steps, and with their number', () => {
    expect(codes([])).toEqual(['no_steps']);
    expect(codes(Array.from({ length: MOST_STEPS + 1 }, (_, n) => step(`${n}`)))).toEqual(['too_many_steps']);
    expect(codes([step('a'), step('a')])).toEqual(['same_key']);
    expect(codes([step('a', { title: ' ', owner: '', verification: '\n', minutes: 4 })])).toEqual([
      'no_title a',
      'no_owner a',
      'no_verification a',
      'bad_duration a',
    ]);
    expect(codes([step('a', { minutes: Number.NaN })])).toEqual(['bad_duration a']);
    expect(codes([step('a', { citations: [{ type: 'fact', id: 'made up' }] })])).toEqual(['unknown_source a']);
    expect(codes([step('a', { after: ['z'] })])).toEqual(['unknown_step a']);
  });

  test('finds circles, and dates that cannot be kept or are out of order', () => {
    expect(codes([step('a', { after: ['b'] }), step('b', { after: ['a'] }), step('c')])).toEqual(['circle']);
    expect(codes([step('a')], { dueAt: now })).toEqual(['date_passed']);
    expect(codes([step('a', { dueAt: now + HOUR - 1 })])).toEqual(['date_too_soon a']);
    expect(codes([step('a', { startsAt: now + HOUR, dueAt: now + 1.5 * HOUR })])).toEqual(['date_too_soon a']);
    const late = [step('a', { dueAt: now + 9 * HOUR }), step('b', { after: ['a'], dueAt: now + 8 * HOUR })];
    expect(codes(late)).toEqual(['date_out_of_order b']);
    expect(codes([step('a', { dueAt: now + 9 * HOUR })], { dueAt: now + 8 * HOUR })).toEqual(['date_out_of_order a']);
    expect(codes([step('a', { dueAt: now + 9 * HOUR, phase: 'after' })], { dueAt: now + 8 * HOUR })).toEqual([]);
  });

  test('asks nothing of what is done', () => {
    const steps = [step('a', { dueAt: now - HOUR }), step('b', { after: ['a'], dueAt: now + HOUR })];
    expect(codes(steps)).toEqual(['date_too_soon a', 'date_too_soon b']);
    expect(codes(steps, {}, { done: new Set(['a']) })).toEqual([]);
  });
});
