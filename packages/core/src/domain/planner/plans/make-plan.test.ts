import { describe, expect, test } from 'vitest';
import { builtInPatterns } from '../patterns/built-in/all.ts';
import type { Pattern } from '../patterns/pattern.ts';
import { checkPlan } from './check-plan.ts';
import { choosePattern, subjectTerms } from './choose-pattern.ts';
import { makePlan } from './make-plan.ts';
import type { PlanContent } from './plan.ts';
import { readIntent } from './read-intent.ts';
import { sopOf } from './sop.ts';

const zone = 'Europe/Berlin';
const now = Date.parse('2026-11-18T09:00:00Z');

function plan(text: string, patterns: readonly Pattern[] = builtInPatterns): PlanContent {
  const intent = readIntent(text, { now, zone });
  const made = makePlan({ intent, now, zone, choice: choosePattern(intent.bare, patterns) });
  expect(checkPlan(made, { now })).toEqual([]);
  return made;
}
const total = ({ steps }: PlanContent): number => steps.reduce((sum, { minutes }) => sum + minutes, 0);

describe('a plan by rules', () => {
  test('takes as long as the intent says, the meeting itself too', () => {
    expect(Math.abs(total(plan('Learn SQL, I have 20 hours')) - 1_200)).toBeLessThanOrEqual(60);
    const short = plan('Write a letter, it takes 40 minutes');
    expect(short.steps.every(({ minutes }) => minutes >= 5)).toBe(true);
    expect(total(short)).toBeLessThanOrEqual(60);
    expect(plan('Hold a 2-hour workshop tomorrow at 2pm').steps.find(({ phase }) => phase === 'at')?.minutes).toBe(120);
  });

  test('takes as long as such work took before, unless the intent or a procedure says how long', () => {
    const step = { key: 'a', title: 'Do', minutes: 20, after: [], verification: 'Done', kind: 'writing' };
    const pattern: Pattern = {
      name: 'pamphlet',
      kind: 'workflow',
      description: 'd',
      triggers: ['pamphlet', 'workshop'],
      tags: [],
      steps: [step, { ...step, key: 'b', phase: 'at' }, { ...step, key: 'c', kind: 'calls' }],
    };
    const estimates = [{ kind: 'writing', factor: 1.5, tasks: [], usual: 40 }];
    const made = (text: string) => {
      const intent = readIntent(text, { now, zone });
      return makePlan({ intent, now, zone, choice: choosePattern(intent.bare, [pattern]), estimates }).steps.map(
        ({ minutes, thought }) => [minutes, thought],
      );
    };
    expect(made('A pamphlet')).toEqual([
      [30, 20],
      [30, 20],
      [20, undefined],
    ]);
    expect(made('Hold a 2-hour workshop tomorrow at 2pm')[1]).toEqual([120, undefined]);
    expect(made('A pamphlet, it takes 4 hours').every(([, thought]) => thought === undefined)).toBe(true);
  });

  test('is about what stands behind the verb, and never about nothing', () => {
    expect(plan('Buy a new lamp').subject).toBe('new lamp');
    expect(plan('Fix').subject).toBe('Fix');
    expect(plan('the garden')).toMatchObject({
      subject: 'the garden',
      kind: 'anything',
      notes: ['no_date', 'general_pattern'],
    });
    expect(plan('by Friday, please')).toMatchObject({ title: 'Plan', subject: 'it' });
    expect(plan('Fix it: wash the car, wax the car').steps.map(({ title }) => title)).toEqual([
      'Wash the car',
      'Wax the car',
    ]);
    expect(subjectTerms('the new app of my friends')).toEqual(['app', 'friend', 'new']);
  });

  test('comes from the pattern whose words come first and are longest, and there must be one', () => {
    expect(plan('Move to a new flat').kind).toBe('move-house');
    expect(plan('Move to a new bank').kind).toBe('migrate');
    expect(plan('Plan moving house').kind).toBe('move-house');
    const only = builtInPatterns.filter(({ name }) => name === 'buy');
    expect(plan('sing a song', only).kind).toBe('buy');
    expect(() => plan('sing a song', [])).toThrow(RangeError);
  });

  test('can be read as a page, with what was learned and what to know', () => {
    const page = sopOf({ ...plan('Buy a lamp'), lessons: ['Avoid: the shop at the corner'] });
    expect(page).toContain('2. Collect offers for lamp (user, 1 h, after 1)');
    expect(page).toContain('Avoid: the shop at the corner');
    expect(page).toContain('No date was named.');
  });
});
