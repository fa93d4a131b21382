import { beforeEach, describe, expect, test } from 'vitest';
import type { Focused, FocusBuffer, FocusRules } from '../../domain/focus/focus-buffer.ts';
import type { UserScope } from '../../domain/scope.ts';
import { awkwardNames } from './names.ts';

const start = Date.UTC(2026, 10, 21);

function scopeOf(user: string, tenant = 'acme'): UserScope {
  return { kind: 'user', tenant, user, spaces: '*' };
}

function use(seq: number, at: number): Focused {
  return { seq, at };
}

/** What every focus buffer promises. `open` gives an empty one with these rules. */
export function describeFocusBuffer(name: string, open: (rules: FocusRules) => Promise<FocusBuffer>): void {
  describe(`the focus buffer ${name}`, () => {
    let buffer: FocusBuffer;
    const ana = scopeOf('ana');
    const recent = async (scope: UserScope, now: number, limit = 100): Promise<readonly number[]> =>
      (await buffer.recent(scope, { now, limit })).map(({ seq }) => seq);
    beforeEach(async () => {
      buffer = await open({ ttlMs: 1_000, most: 5 });
    });

    test('gives the latest first, equal instants by number as text', async () => {
      await buffer.note(ana, [use(1, start), use(10, start + 2), use(9, start + 2), use(8, start + 2)]);
      expect(await buffer.recent(ana, { now: start + 3, limit: 10 })).toEqual([
        use(9, start + 2),
        use(8, start + 2),
        use(10, start + 2),
        use(1, start),
      ]);
      expect(await recent(ana, start + 3, 1)).toEqual([9]);
    });

    test('noting nothing is nothing', async () => {
      await buffer.note(ana, []);
      expect(await recent(ana, start)).toEqual([]);
    });

    test('a later use moves a memory to the front, an earlier one changes nothing', async () => {
      await buffer.note(ana, [use(1, start), use(2, start + 1)]);
      await buffer.note(ana, [use(1, start + 2)]);
      await buffer.note(ana, [use(1, start + 1)]);
      expect(await buffer.recent(ana, { now: start + 3, limit: 10 })).toEqual([use(1, start + 2), use(2, start + 1)]);
    });

    test('a use is forgotten once its time is over, to the millisecond', async () => {
      await buffer.note(ana, [use(1, start)]);
      expect(await recent(ana, start + 999)).toEqual([1]);
      expect(await recent(ana, start + 1_000)).toEqual([]);
      await buffer.note(ana, [use(2, start + 1_000)]);
      expect(await recent(ana, start)).toEqual([2]);
    });

    test('keeps the latest only, as many as the rules say', async () => {
      await buffer.note(
        ana,
        Array.from({ length: 8 }, (_, index) => use(index, start + index)),
      );
      await buffer.note(ana, [use(8, start + 8)]);
      expect(await recent(ana, start + 9)).toEqual([8, 7, 6, 5, 4]);
    });

    test('forgetting a user takes all of theirs and nothing of another', async () => {
      await buffer.note(ana, [use(1, start), use(2, start)]);
      await buffer.note(scopeOf('an'), [use(3, start)]);
      await buffer.forget(ana);
      expect(await recent(ana, start + 1)).toEqual([]);
      expect(await recent(scopeOf('an'), start + 1)).toEqual([3]);
    });

    test('no name of a user or tenant leads to what another has', async () => {
      const all = awkwardNames.flatMap((name) => [scopeOf(name), scopeOf('ana', name), scopeOf(name, name)]);
      const scopes = [...new Map(all.map((scope) => [JSON.stringify(scope), scope])).values()];
      for (const [index, scope] of scopes.entries()) await buffer.note(scope, [use(index, start)]);
      for (const [index, scope] of scopes.entries()) expect(await recent(scope, start + 1)).toEqual([index]);
    });
  });
}
