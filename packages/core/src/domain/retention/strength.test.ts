import { describe, expect, test } from 'vitest';
import { type Aging, idleDays, pace, reinforced, strengthOf } from './strength.ts';

const day = 86_400_000;
const plain: Aging = {
  kind: 'episodic',
  salience: 0.5,
  decayRate: 0.01,
  accessCount: 0,
  accessedAt: 0,
  createdAt: 0,
  updatedAt: 0,
  pinned: false,
};

describe('the strength of a memory', () => {
  test('is half salience, three tenths recency and two tenths use, to the digit', () => {
    expect(strengthOf(plain, 0)).toBeCloseTo(0.55, 12);
    expect(strengthOf(plain, 100 * day)).toBeCloseTo(0.25 + 0.3 / 2, 12);
    expect(strengthOf({ ...plain, accessCount: 4 }, 0)).toBeCloseTo(0.55 + 0.2 * (1 - 1 / (1 + Math.log(5))), 12);
  });

  test('fades at the pace of its kind', () => {
    for (const [kind, speed] of Object.entries(pace)) {
      const expected = 0.25 + 0.3 / (1 + 2 * speed);
      // Sound: the names are those of the table of paces.
      expect(strengthOf({ ...plain, kind: kind as Aging['kind'] }, 200 * day), kind).toBeCloseTo(expected, 12);
    }
  });

  test('begins anew with a use or an edit, and never fades when pinned', () => {
    expect(strengthOf({ ...plain, accessedAt: 300 * day }, 300 * day)).toBe(strengthOf(plain, 0));
    expect(strengthOf({ ...plain, updatedAt: 300 * day }, 300 * day)).toBe(strengthOf(plain, 0));
    expect(strengthOf({ ...plain, pinned: true }, 9_999 * day)).toBe(1);
  });

  test('stays between 0 and 1, and a clock that went back makes nobody stronger', () => {
    const most = { ...plain, salience: 1, accessCount: 1e9 };
    expect(strengthOf(most, 0)).toBeLessThanOrEqual(1);
    expect(strengthOf({ ...plain, salience: 0, decayRate: 1 }, 1e6 * day)).toBeGreaterThan(0);
    expect(idleDays({ createdAt: 5 * day, updatedAt: 0, accessedAt: 0 }, 0)).toBe(0);
  });

  test('said again, a memory is surer and at least as salient', () => {
    const again = reinforced({ confidence: 0.5, salience: 0.4 }, { confidence: 0.6, salience: 0.7 });
    expect(again.confidence).toBeCloseTo(0.8, 12);
    expect(again.salience).toBe(0.7);
  });
});
