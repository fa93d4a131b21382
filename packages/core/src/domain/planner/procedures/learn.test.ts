import { describe, expect, test } from 'vitest';
import type { RunContent } from '../runs/run.ts';
import { rankProcedures, chooseProcedure } from './choose-procedure.ts';
import { likeness, lowerBound, recencyOf } from './confidence.ts';
import { type Learned, learn } from './learn.ts';
import type { Procedure, ProcedureContent, ProcedureStep } from './procedure.ts';

const step = (key: string, after: readonly string[] = []): ProcedureStep => ({
  key,
  title: key,
  minutes: 100,
  after,
  verification: 'v',
  done: 0,
  skipped: 0,
});
const fresh: ProcedureContent = {
  name: 'n',
  kind: 'fix',
  terms: ['gate'],
  preconditions: [],
  steps: [step('a'), step('b', ['a']), step('c', ['b'])],
  lessons: [],
  successes: 0,
  failures: 0,
  unverified: 0,
  failedInARow: 0,
  lastUsedAt: 0,
  runIds: [],
  changes: [],
};

let runs = 0;
function after(before: Learned, run: Partial<RunContent>): Learned {
  runs += 1;
  const whole: RunContent = { name: 'r', steps: [], outcome: 'success', verified: true, ...run };
  return learn(before, { run: whole, runId: `run-${runs}`, at: runs, lessonId: `lesson-${runs}` });
}
const candidate: Learned = { content: fresh, state: 'candidate' };
const good = { outcome: 'success' } as const;
const bad = { outcome: 'failure' } as const;

describe('what a procedure learns', () => {
  test('three verified successes make it active, said ones do not', () => {
    let now = candidate;
    for (let count = 0; count < 5; count += 1) now = after(now, { ...good, verified: false });
    expect(now).toMatchObject({ state: 'candidate', content: { successes: 0, unverified: 5 } });
    for (let count = 0; count < 3; count += 1) now = after(now, good);
    expect(now).toMatchObject({
      state: 'active',
      content: { successes: 3, changes: [{ change: 'state', of: 'active' }] },
    });
    expect(after(now, { outcome: 'cancelled' })).toBe(now);
  });

  test('it is deprecated by failures in a row, and by a low bound after five runs', () => {
    let now = candidate;
    for (const run of [bad, bad, bad]) now = after(now, run);
    expect(now.state).toBe('deprecated');
    now = candidate;
    for (const run of [bad, good, bad, good, bad]) now = after(now, run);
    expect(now).toMatchObject({ state: 'deprecated', content: { failedInARow: 1 } });
    now = candidate;
    for (const run of [good, bad, good, good]) now = after(now, run);
    // Three successes, but the bound says less than a half.
    expect(now.state).toBe('candidate');
  });

  test('steps take as long as they took, and what good runs go without is left out, one a run', () => {
    const done = { key: 'a', outcome: 'done', minutes: 50, at: 0 } as const;
    const skipped = (key: string) => ({ key, outcome: 'skipped', at: 0 }) as const;
    let now = after(candidate, { ...good, steps: [done, skipped('b'), skipped('c')] });
    expect(now.content.steps).toMatchObject([{ minutes: 85, done: 1 }, { skipped: 1 }, { skipped: 1 }]);
    now = after(now, {
      ...bad,
      steps: [skipped('b'), { key: 'a', outcome: 'failed', at: 0 }, { key: 'c', outcome: 'done', at: 0 }],
    });
    expect(now.content.steps).toMatchObject([{ minutes: 85 }, { skipped: 1 }, { skipped: 1, done: 1, minutes: 100 }]);
    now = after(now, { ...good, steps: [skipped('b'), skipped('c')] });
    expect(now.content.steps).toMatchObject([{ key: 'a' }, { key: 'c', after: ['a'] }]);
    expect(now.content.changes[0]).toMatchObject({ change: 'step_removed', of: 'b' });
    const last: Learned = { state: 'active', content: { ...fresh, steps: [{ ...step('a'), skipped: 9 }] } };
    expect(after(last, good).content.steps).toHaveLength(1);
  });

  test('what went wrong is a lesson, once, and the most harmful makes room', () => {
    const lessons = Array.from({ length: 20 }, (_, index) => ({
      id: `l${index}`,
      kind: 'avoid' as const,
      text: `mistake ${index}`,
      helpful: 0,
      harmful: index === 7 ? 5 : 0,
    }));
    const full: Learned = { state: 'active', content: { ...fresh, lessons } };
    const taught = after(full, { ...bad, error: 'New mistake' });
    expect(taught.content.lessons).toHaveLength(20);
    expect(taught.content.lessons[0]).toMatchObject({ kind: 'avoid', text: 'New mistake' });
    expect(taught.content.lessons.map(({ id }) => id)).not.toContain('l7');
    expect(after(taught, { ...bad, error: 'new mistake!' }).content.lessons).toEqual(taught.content.lessons);
    expect(after(full, bad).content.lessons).toBe(lessons);
  });
});

describe('which procedure is followed', () => {
  test('numbers: bound, likeness, recency', () => {
    expect(
      [lowerBound(0, 0), lowerBound(1, 0), lowerBound(3, 0), lowerBound(1, 3)].map((one) => Number(one.toFixed(3))),
    ).toEqual([0, 0.378, 0.646, 0.078]);
    expect([likeness([], []), likeness(['a', 'b'], ['b', 'c']), likeness(['a'], ['a'])]).toEqual([1, 1 / 3, 1]);
    expect([recencyOf(0, 180 * 86_400_000), recencyOf(5, 1)]).toEqual([0.5, 1]);
  });

  test('the best bound of the kind, never a deprecated one, and none where a pattern is the better bet', () => {
    const make = (name: string, fields: Partial<Procedure>): Procedure => ({
      ...fresh,
      name,
      state: 'active',
      successes: 3,
      record: {
        no: 1,
        id: name,
        space: 's',
        noun: 'procedure',
        state: 'active',
        version: 1,
        content: '',
        createdAt: 0,
        updatedAt: 0,
      },
      ...fields,
    });
    const wanted = { kind: 'fix', terms: ['gate'], now: 0 };
    const all = [
      make('deprecated', { state: 'deprecated', successes: 9 }),
      make('other kind', { kind: 'buy', successes: 9 }),
      make('unlike', { terms: ['lamp'], successes: 9 }),
      make('older', { lastUsedAt: -1 }),
      make('good', {}),
      make('best', { successes: 6 }),
    ];
    expect(rankProcedures(all, wanted).map(({ procedure }) => procedure.name)).toEqual([
      'best',
      'good',
      'older',
      'unlike',
      'deprecated',
    ]);
    expect(chooseProcedure(all, wanted)?.name).toBe('best');
    expect(chooseProcedure(all.slice(0, 3), wanted)).toBeUndefined();
    expect(chooseProcedure(all.slice(0, 1), wanted)).toBeUndefined();
    expect(chooseProcedure([make('once', { successes: 1, failures: 3 })], wanted)).toBeUndefined();
    expect(chooseProcedure([], wanted)).toBeUndefined();
  });
});
