import { describe, expect, test } from 'vitest';
import { createWorkingSet } from '../recall/working-set/working-set.ts';
import type { UserScope } from '../scope.ts';
import { createFocusBuffer, type FocusBuffer } from './focus-buffer.ts';
import { startFromFocus } from './session-start.ts';

const scope: UserScope = { kind: 'user', tenant: 't', user: 'u', spaces: ['default'] };
const hour = 3_600_000;
const start = 10 * hour;
const wrote = (...seqs: number[]) => ({ kind: 'wrote', seqs }) as const;

describe('a new session', () => {
  test('begins where the other sessions of the user left off, less with time', async () => {
    const focus = createFocusBuffer();
    const set = startFromFocus(createWorkingSet(), { focus, share: 0.3, onError: () => undefined });
    expect(await set.lately(scope, { sessionId: 'b', now: start })).toBeUndefined();
    set.note(scope, { sessionId: 'a', now: start - 8 * hour, event: wrote(1) });
    set.note(scope, { sessionId: 'a', now: start, event: wrote(2) });
    const lately = await set.lately(scope, { sessionId: 'b', now: start });
    expect([...(lately?.memories ?? [])]).toEqual([
      [2, 0.3],
      [1, 0.15],
    ]);
    expect(lately?.terms.size).toBe(0);
    // A clock that was set back makes nothing newer than new.
    const before = await set.lately(scope, { sessionId: 'b', now: start - hour });
    expect(before?.memories.get(2)).toBe(0.3);
  });

  test('knows nothing of other users, and nothing of others once it has touched something itself', async () => {
    const focus = createFocusBuffer();
    const set = startFromFocus(createWorkingSet(), { focus, share: 0.3, onError: () => undefined });
    set.note(scope, { sessionId: 'a', now: start, event: wrote(1) });
    expect(await set.lately({ ...scope, user: 'v' }, { sessionId: 'b', now: start })).toBeUndefined();
    set.note(scope, { sessionId: 'b', now: start, event: wrote(7) });
    const lately = await set.lately(scope, { sessionId: 'b', now: start });
    expect([...(lately?.memories.keys() ?? [])]).toEqual([7]);
    await set.forget(scope);
    for (const sessionId of ['b', 'c']) expect(await set.lately(scope, { sessionId, now: start })).toBeUndefined();
  });

  test('is told of when the focus cannot be noted', async () => {
    const failed = new Error('gone');
    const focus: FocusBuffer = { ...createFocusBuffer(), note: () => Promise.reject(failed) };
    const heard: unknown[] = [];
    const set = startFromFocus(createWorkingSet(), { focus, share: 0.3, onError: (error) => heard.push(error) });
    set.note(scope, { sessionId: 'a', now: start, event: wrote(1) });
    await Promise.resolve();
    await Promise.resolve();
    expect(heard).toEqual([failed]);
  });
});
