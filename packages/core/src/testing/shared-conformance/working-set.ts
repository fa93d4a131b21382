import { beforeEach, describe, expect, test } from 'vitest';
import type { SessionEvent } from '../../domain/recall/working-set/session-state.ts';
import { createWorkingSet, type WorkingSet } from '../../domain/recall/working-set/working-set.ts';
import type { UserScope } from '../../domain/scope.ts';
import { awkwardNames } from './names.ts';

const start = Date.UTC(2026, 10, 21);
const minute = 60_000;

/** What was noted is there once `settled` is over: nobody else waits for it. */
export type SettlingWorkingSet = WorkingSet & { settled(): Promise<void> };

function scopeOf(user: string, parts: Partial<UserScope> = {}): UserScope {
  return { kind: 'user', tenant: 'acme', user, spaces: ['default'], ...parts };
}

function recalled(query: string, seqs: readonly number[], terms: readonly string[] = []): SessionEvent {
  return { kind: 'recalled', query, seqs, understood: { terms, phrases: [], speakers: [] } };
}

/** What every working set promises: to answer as the one in a process does, number for number. */
export function describeWorkingSet(
  name: string,
  open: (rules: { readonly ttlMs: number }) => Promise<SettlingWorkingSet>,
): void {
  describe(`the working set ${name}`, () => {
    const ttlMs = 60 * minute;
    let set: SettlingWorkingSet;
    let model: WorkingSet;
    const ana = scopeOf('ana');
    beforeEach(async () => {
      set = await open({ ttlMs });
      model = createWorkingSet({ ttlMs });
    });
    const note = async (scope: UserScope, sessionId: string, now: number, event: SessionEvent): Promise<void> => {
      set.note(scope, { sessionId, now, event });
      model.note(scope, { sessionId, now, event });
      await set.settled();
    };

    test('answers as the one in a process, whatever a session did', async () => {
      const wide = scopeOf('ana', { spaces: '*' });
      const steps: readonly (readonly [UserScope, number, SessionEvent])[] = [
        [ana, 0, recalled('where is the boat?', [7, 8, 9], ['boat'])],
        [ana, 3, recalled('and who sails it?', [9, 4], ['sail'])],
        [ana, 5, { kind: 'wrote', seqs: [20, 21] }],
        [wide, 17, recalled('the kite', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], ['kite', '🪁', 'a"b'])],
        [wide, 4, recalled('what about its tail?', [], [])],
        [ana, 40, recalled('the boat again', [7], ['boat'])],
      ];
      for (const [scope, at, event] of steps) {
        await note(scope, 's', start + at * minute, event);
        for (const asking of [ana, wide, scopeOf('ana', { spaces: ['other'] })]) {
          for (const later of [0, 1, 59, 60, 61]) {
            const asked = { sessionId: 's', now: start + (at + later) * minute };
            expect(await set.lately(asking, asked)).toEqual(await model.lately(asking, asked));
          }
        }
      }
    });

    test('a session that was not used for too long is forgotten, to the millisecond', async () => {
      await note(ana, 's', start, recalled('the boat', [7], ['boat']));
      expect(await set.lately(ana, { sessionId: 's', now: start + ttlMs })).toBeDefined();
      expect(await set.lately(ana, { sessionId: 's', now: start + ttlMs + 1 })).toBeUndefined();
      await note(ana, 's', start + ttlMs + 1, { kind: 'wrote', seqs: [1] });
      const after = await set.lately(ana, { sessionId: 's', now: start + ttlMs + 1 });
      expect([...(after?.memories ?? [])]).toEqual([[1, 1]]);
      expect(after?.terms.size).toBe(0);
    });

    test('forgetting a user takes every session of theirs, and none of anybody else, whatever the names', async () => {
      const all = awkwardNames.flatMap((name) => [scopeOf(name), scopeOf('ana', { tenant: name })]);
      const scopes = [...new Map(all.map((scope) => [JSON.stringify(scope), scope])).values()];
      for (const forgotten of scopes) {
        for (const scope of scopes)
          for (const sessionId of ['s', '*'])
            set.note(scope, { sessionId, now: start, event: { kind: 'wrote', seqs: [1] } });
        await set.forget(forgotten);
        for (const scope of scopes) {
          for (const sessionId of ['s', '*']) {
            const lately = await set.lately(scope, { sessionId, now: start });
            expect(lately === undefined).toBe(scope === forgotten);
          }
        }
      }
    });

    test('no name of a session, user or tenant leads to what another has', async () => {
      const all = awkwardNames.flatMap((name) => [
        { scope: ana, sessionId: name },
        { scope: scopeOf(name), sessionId: 's' },
        { scope: scopeOf('ana', { tenant: name }), sessionId: 's' },
        { scope: scopeOf(name, { tenant: name }), sessionId: name },
      ]);
      const asked = [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
      for (const [index, { scope, sessionId }] of asked.entries())
        set.note(scope, { sessionId, now: start, event: { kind: 'wrote', seqs: [index] } });
      await set.settled();
      for (const [index, { scope, sessionId }] of asked.entries()) {
        const lately = await set.lately(scope, { sessionId, now: start });
        expect([...(lately?.memories.keys() ?? [])]).toEqual([index]);
      }
    });
  });
}
