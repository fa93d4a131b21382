import { describe, expect, test } from 'vitest';
import { countBudget, defaultRetention, judge, overBudget, type Retained } from './retention.ts';

const day = 86_400_000;
const plain: Retained = {
  seq: 1,
  id: 'm',
  space: 'default',
  kind: 'episodic',
  salience: 0.5,
  decayRate: 0.01,
  accessCount: 0,
  accessedAt: 0,
  createdAt: 0,
  updatedAt: 0,
  pinned: false,
  state: 'active',
  tier: 'hot',
};

/** What becomes of a memory after so many days: the reason, the state and the tier. */
function after(days: number, fields: Partial<Retained> = {}): string | undefined {
  const move = judge({ ...plain, ...fields }, days * day, defaultRetention);
  return move === undefined ? undefined : `${move.reason}: ${move.to.state} ${move.to.tier}`;
}

describe('retention', () => {
  test('a memory is archived after 365 days without a use, if it was used fewer than five times', () => {
    const warm = { tier: 'warm', salience: 0.7 } as const;
    expect(after(364.9, warm)).toBeUndefined();
    expect(after(365, warm)).toBe('unused: archived cold');
    expect(after(365, { ...warm, accessCount: 4 })).toBe('unused: archived cold');
    expect(after(9_999, { ...warm, accessCount: 5 })).toBeUndefined();
    expect(after(365, { ...warm, accessedAt: day })).toBeUndefined();
  });

  test('records of work and snapshots are archived after 30 days', () => {
    for (const sourceType of ['work', 'work_record', 'snapshot']) {
      expect(after(29.9, { sourceType })).toBeUndefined();
      expect(after(30, { sourceType })).toBe('short_lived: archived cold');
    }
    expect(after(30, { sourceType: 'mail', salience: 0.7 })).toBeUndefined();
  });

  test('what has expired is archived, pinned or not', () => {
    expect(after(1, { expiresAt: day, pinned: true })).toBe('expired: archived cold');
    expect(after(1, { expiresAt: day + 1 })).toBeUndefined();
  });

  test('pinned memories and the summary of a user never age', () => {
    expect(after(9_999, { pinned: true })).toBeUndefined();
    expect(after(9_999, { sourceType: 'summary' })).toBeUndefined();
  });

  test('what a person has paused is neither archived nor kept from its tier', () => {
    expect(after(9_999, { state: 'paused', tier: 'cold', expiresAt: day })).toBeUndefined();
    expect(after(9_999, { state: 'paused' })).toBe('faded: paused cold');
  });

  test('the tier follows the strength, down and up again; the first month is hot', () => {
    expect(after(29.9, { salience: 0 })).toBeUndefined();
    expect(after(100)).toBe('faded: active warm');
    expect(after(300)).toBe('faded: active cold');
    expect(after(300, { tier: 'cold', accessedAt: 299 * day })).toBe('strong: active hot');
    expect(after(100, { tier: 'cold' })).toBe('strong: active warm');
  });

  test('what is archived is cold and stays there', () => {
    expect(after(1, { state: 'archived' })).toBe('faded: archived cold');
    expect(after(1, { state: 'archived', tier: 'cold', accessCount: 50 })).toBeUndefined();
  });

  test('what came out of the archive is not put back the next night', () => {
    expect(after(401, { tier: 'hot', updatedAt: 400 * day })).toBeUndefined();
  });
});

describe('the budget', () => {
  const settings = { ...defaultRetention, maxActive: 2 };
  const members: readonly Retained[] = [
    { ...plain, seq: 1, salience: 0.9 },
    { ...plain, seq: 2, salience: 0.2 },
    { ...plain, seq: 3, salience: 0.1, pinned: true },
    { ...plain, seq: 4, salience: 0.2 },
    { ...plain, seq: 5, salience: 0, state: 'archived' },
    { ...plain, seq: 6, salience: 0, sourceType: 'summary' },
  ];

  test('the weakest beyond it go, the older first, pinned ones and the summary never', () => {
    const count = countBudget(0, settings);
    for (const member of members) count.add(member);
    expect([...count.excess()]).toEqual([2, 4, 1]);
    const fewer = countBudget(0, settings);
    for (const member of members.slice(0, 3)) fewer.add(member);
    expect([...fewer.excess()]).toEqual([2]);
    expect(overBudget({ ...plain, seq: 2 }, 0)).toMatchObject({ reason: 'over_budget', to: { state: 'archived' } });
  });

  test('within it, and without one, nobody goes', () => {
    for (const [maxActive, who] of [
      [undefined, members],
      [5, members],
    ] as const) {
      const count = countBudget(0, { ...defaultRetention, ...(maxActive === undefined ? {} : { maxActive }) });
      for (const member of who) count.add(member);
      expect(count.excess().size).toBe(0);
    }
  });
});
