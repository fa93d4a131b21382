import { beforeEach, describe, expect, test } from 'vitest';
import type { Focused, FocusBuffer, FocusRules } from '../../domain/focus/focus-buffer.ts';
import type { UserScope } from '../../domain/scope.ts';
import { awkwardNames } from './names.ts';

const start = Date.UTC(2026, 10, 21);

function scopeOf(user: string, parts: Partial<UserScope> = {}): UserScope {
  return { kind: 'user', tenant: 'acme', user, spaces: '*', ...parts };
}

function use(id: string, at: number, space = 'default'): Focused {
  return { id, space, at };
}

/** What every focus buffer promises. `open` gives an empty one with these rules. */
export function describeFocusBuffer(name: string, open: (rules: FocusRules) => Promise<FocusBuffer>): void {
  describe(`the focus buffer ${name}`, () => {
    let buffer: FocusBuffer;
    const ana = scopeOf('ana');
    const recent = async (scope: UserScope, now: number, limit = 100): Promise<readonly string[]> =>
      (await buffer.recent(scope, { now, limit })).map(({ id }) => id);
    beforeEach(async () => {
      buffer = await open({ ttlMs: 1_000, most: 5 });
    });

    test('gives the latest first, equal instants by id, each with its space and instant', async () => {
      await buffer.note(ana, [use('a', start), use('c', start + 2), use('b', start + 2, 'work')]);
      expect(await buffer.recent(ana, { now: start + 3, limit: 10 })).toEqual([
        use('c', start + 2),
        use('b', start + 2, 'work'),
        use('a', start),
      ]);
      expect(await recent(ana, start + 3, 1)).toEqual(['c']);
    });

    test('noting nothing is nothing', async () => {
      await buffer.note(ana, []);
      expect(await recent(ana, start)).toEqual([]);
    });

    test('a later use moves a memory to the front, an earlier one changes nothing', async () => {
      await buffer.note(ana, [use('a', start), use('b', start + 1)]);
      await buffer.note(ana, [use('a', start + 2)]);
      await buffer.note(ana, [use('a', start + 1)]);
      expect(await buffer.recent(ana, { now: start + 3, limit: 10 })).toEqual([
        use('a', start + 2),
        use('b', start + 1),
      ]);
    });

    test('a use is forgotten once its time is over, to the millisecond', async () => {
      await buffer.note(ana, [use('a', start)]);
      expect(await recent(ana, start + 999)).toEqual(['a']);
      expect(await recent(ana, start + 1_000)).toEqual([]);
      await buffer.note(ana, [use('b', start + 1_000)]);
      expect(await recent(ana, start)).toEqual(['b']);
    });

    test('keeps the latest only, as many as the rules say', async () => {
      await buffer.note(
        ana,
        Array.from({ length: 8 }, (_, index) => use(`m${index}`, start + index)),
      );
      await buffer.note(ana, [use('m8', start + 8)]);
      expect(await recent(ana, start + 9)).toEqual(['m8', 'm7', 'm6', 'm5', 'm4']);
    });

    test('shows the spaces of the scope alone, and they do not use up the limit', async () => {
      await buffer.note(ana, [use('w', start + 1, 'work'), use('h', start, 'home'), use('d', start)]);
      expect(await recent(scopeOf('ana', { spaces: ['home'] }), start + 2, 1)).toEqual(['h']);
      expect(await recent(scopeOf('ana', { spaces: ['home', 'work'] }), start + 2)).toEqual(['w', 'h']);
      expect(await recent(scopeOf('ana', { spaces: ['hom', 'home*', '*'] }), start + 2)).toEqual([]);
    });

    test('forgetting a user takes all of theirs and nothing of another', async () => {
      await buffer.note(ana, [use('a', start), use('w', start, 'work')]);
      await buffer.note(scopeOf('an'), [use('b', start)]);
      await buffer.forget(ana);
      expect(await recent(ana, start + 1)).toEqual([]);
      expect(await recent(scopeOf('an'), start + 1)).toEqual(['b']);
    });

    test('no name of a user, tenant or space leads to what another has', async () => {
      const all = awkwardNames.flatMap((name) => [
        scopeOf(name),
        scopeOf('ana', { tenant: name }),
        scopeOf(name, { tenant: name }),
      ]);
      const scopes = [...new Map(all.map((scope) => [JSON.stringify(scope), scope])).values()];
      for (const [index, scope] of scopes.entries()) await buffer.note(scope, [use(`m${index}`, start, scope.user)]);
      for (const [index, scope] of scopes.entries()) {
        expect(await buffer.recent(scope, { now: start + 1, limit: 10 })).toEqual([
          use(`m${index}`, start, scope.user),
        ]);
      }
    });
  });
}
