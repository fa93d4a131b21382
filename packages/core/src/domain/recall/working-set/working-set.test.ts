import { describe, expect, test } from 'vitest';
import type { UserScope } from '../../scope.ts';
import { type SessionEvent, workingSetLimits } from './session-state.ts';
import { createWorkingSet, type WorkingSet } from './working-set.ts';

const scope: UserScope = { kind: 'user', tenant: 't', user: 'u', spaces: ['default'] };
const minute = 60_000;

function recalled(query: string, seqs: readonly number[], terms: readonly string[] = []): SessionEvent {
  return { kind: 'recalled', query, seqs, understood: { terms, phrases: [], speakers: [] } };
}

async function weights(set: WorkingSet, where: UserScope, sessionId: string, now = 0): Promise<[number, number][]> {
  return [...((await set.lately(where, { sessionId, now }))?.memories ?? [])];
}

async function terms(set: WorkingSet, where: UserScope, sessionId: string, now = 0): Promise<[string, number][]> {
  return [...((await set.lately(where, { sessionId, now }))?.terms ?? [])];
}

describe('what was touched', () => {
  test('counts by its place, and half after half an hour', async () => {
    const set = createWorkingSet();
    set.note(scope, { sessionId: 's', now: 0, event: recalled('a boat', [7, 8]) });
    expect(await weights(set, scope, 's')).toEqual([
      [7, 1],
      [8, 0.5],
    ]);
    expect(await weights(set, scope, 's', 30 * minute)).toEqual([
      [7, 0.5],
      [8, 0.25],
    ]);
    // A clock that was set back makes nothing newer than new.
    expect(await weights(set, scope, 's', -30 * minute)).toEqual(await weights(set, scope, 's'));
  });

  test('fades with each further question, unless it is touched again', async () => {
    const set = createWorkingSet();
    set.note(scope, { sessionId: 's', now: 0, event: recalled('a boat', [7, 8]) });
    set.note(scope, { sessionId: 's', now: 0, event: recalled('a kite', [9, 7]) });
    expect(await weights(set, scope, 's')).toEqual([
      [9, 1],
      [7, 0.6],
      [8, 0.3],
    ]);
  });

  test('holds what was written, the last of a batch first, and keeps the topic', async () => {
    const set = createWorkingSet();
    set.note(scope, { sessionId: 's', now: 0, event: recalled('a boat', [], ['boat']) });
    set.note(scope, { sessionId: 's', now: 0, event: { kind: 'wrote', seqs: [1, 2] } });
    expect(await weights(set, scope, 's')).toEqual([
      [2, 1],
      [1, 0.5],
    ]);
    expect(await terms(set, scope, 's')).toEqual([['boat', 1]]);
  });

  test('is bounded: so many memories of a recall and of a session, so many terms', async () => {
    const set = createWorkingSet();
    const many = Array.from({ length: 30 }, (_, place) => place);
    for (let round = 0; round < 4; round += 1) {
      const seqs = many.map((seq) => seq + 100 * round);
      set.note(scope, { sessionId: 's', now: 0, event: recalled('many words', seqs, seqs.map(String)) });
    }
    const held = await weights(set, scope, 's');
    expect(held).toHaveLength(workingSetLimits.memories);
    expect(held.filter(([seq]) => seq >= 300)).toHaveLength(workingSetLimits.touched);
    expect(await terms(set, scope, 's')).toHaveLength(workingSetLimits.terms);
  });

  test('is gone after a day, and by fading before', async () => {
    const set = createWorkingSet();
    const event = recalled('a boat', [7, 8], ['boat']);
    set.note(scope, { sessionId: 's', now: 0, event });
    expect(await weights(set, scope, 's', 180 * minute)).toEqual([[7, 1 / 64]]);
    expect(await weights(set, scope, 's', 300 * minute)).toEqual([]);
    expect(await terms(set, scope, 's', workingSetLimits.longestMs + 1)).toEqual([]);
    set.note(scope, { sessionId: 's', now: workingSetLimits.longestMs + 1, event: { kind: 'wrote', seqs: [] } });
    expect(await terms(set, scope, 's', workingSetLimits.longestMs + 1)).toEqual([]);
  });
});

describe('what was asked', () => {
  test('a question that leans on the one before carries its terms on, weaker', async () => {
    const set = createWorkingSet();
    set.note(scope, { sessionId: 's', now: 0, event: recalled('who sold the boat?', [], ['sold', 'boat']) });
    set.note(scope, { sessionId: 's', now: 0, event: recalled('how was it paid?', [], ['paid']) });
    expect(await terms(set, scope, 's')).toEqual([
      ['paid', 1],
      ['sold', 0.6],
      ['boat', 0.6],
    ]);
    set.note(scope, { sessionId: 's', now: 0, event: recalled('and when was that boat sold?', [], ['boat', 'sold']) });
    expect(await terms(set, scope, 's')).toEqual([
      ['boat', 1],
      ['sold', 1],
      ['paid', 0.6],
    ]);
  });

  test('a question that stands alone replaces them; one without a subject adds none', async () => {
    const set = createWorkingSet();
    set.note(scope, { sessionId: 's', now: 0, event: recalled('the boat', [], ['boat']) });
    set.note(scope, { sessionId: 's', now: 0, event: recalled('the kite', [], ['kite']) });
    expect(await terms(set, scope, 's')).toEqual([['kite', 1]]);
    set.note(scope, { sessionId: 's', now: 0, event: recalled('and when was that?', [], ['and', 'when', 'was']) });
    expect(await terms(set, scope, 's')).toEqual([['kite', 0.6]]);
  });

  test('a question of other spaces is not carried into those that are asked now', async () => {
    const set = createWorkingSet();
    const both: UserScope = { ...scope, spaces: ['default', 'work'] };
    const all: UserScope = { ...scope, spaces: '*' };
    set.note(both, { sessionId: 's', now: 0, event: recalled('the boat', [], ['boat']) });
    expect(await terms(set, scope, 's')).toEqual([]);
    expect(await terms(set, both, 's')).toEqual([['boat', 1]]);
    expect(await terms(set, all, 's')).toEqual([['boat', 1]]);
    set.note(scope, { sessionId: 's', now: 0, event: recalled('what about it?', [], ['what']) });
    expect(await terms(set, all, 's')).toEqual([]);
    set.note(all, { sessionId: 's', now: 0, event: recalled('the kite', [], ['kite']) });
    expect(await terms(set, both, 's')).toEqual([]);
    expect(await terms(set, all, 's')).toEqual([['kite', 1]]);
  });
});

describe('isolation and bounds', () => {
  test('no tenant, user or session sees what another touched, however alike their names', async () => {
    const set = createWorkingSet();
    const owners: [UserScope, string][] = [
      [scope, 's'],
      [scope, 's1'],
      [{ ...scope, user: 'u1' }, 's'],
      [{ ...scope, tenant: 't1' }, 's'],
      [{ ...scope, tenant: 't","u', user: '' }, 's'],
      [{ ...scope, tenant: 't', user: 'u","s' }, ''],
      [{ ...scope, tenant: '', user: 'tu' }, 's'],
    ];
    for (const [at, [owner, sessionId]] of owners.entries()) {
      expect(await set.lately(owner, { sessionId, now: 0 })).toBeUndefined();
      set.note(owner, { sessionId, now: 0, event: { kind: 'wrote', seqs: [at] } });
    }
    for (const [at, [owner, sessionId]] of owners.entries()) {
      expect(await weights(set, owner, sessionId)).toEqual([[at, 1]]);
    }
  });

  test('the session least recently used is dropped first, and any that is over', async () => {
    const set = createWorkingSet({ most: 2 });
    const write = (sessionId: string, now: number): void =>
      set.note(scope, { sessionId, now, event: { kind: 'wrote', seqs: [1] } });
    write('a', 0);
    write('b', 1);
    write('a', 2);
    write('c', 3);
    expect(await set.lately(scope, { sessionId: 'b', now: 3 })).toBeUndefined();
    expect(await weights(set, scope, 'a', 2)).toEqual([[1, 1]]);
    write('c', workingSetLimits.longestMs + 3);
    expect(await set.lately(scope, { sessionId: 'a', now: 3 })).toBeUndefined();
  });
});
