import { describe, expect, test } from 'vitest';
import type { Fact } from './fact-store.ts';
import { type Claim, expired, type Question, reconcile, type Reconciled } from './reconcile.ts';

let no = 0;
const fact = (object: string, fields: Partial<Fact> = {}): Fact => {
  no += 1;
  return {
    no,
    id: object.toLowerCase(),
    space: 'default',
    subject: 'Ana',
    predicate: 'lives_in',
    object,
    validFrom: 100,
    recordedAt: no,
    status: 'active',
    confidence: 0.9,
    origin: 'rules',
    flagged: false,
    sources: [no],
    confirmations: 0,
    ...fields,
  };
};
const claim = (object: string, fields: Partial<Claim> = {}): Claim => ({
  predicate: 'lives_in',
  object,
  stance: 'states',
  validFrom: 200,
  sources: [1_000],
  ...fields,
});
const meet = (given: Claim, ...known: Fact[]): Reconciled => reconcile({ claim: given, known, saidAt: 300, at: 300 });
const timeless = (object: string): Claim => {
  const { validFrom: _none, ...rest } = claim(object, { predicate: 'born_in' });
  return rest;
};

test('what nothing is known of is new', () => {
  expect(meet(claim('Porto'))).toEqual({ outcome: 'new', actions: [{ kind: 'insert', validFrom: 200 }] });
  expect(meet(timeless('Porto'))).toEqual({ outcome: 'new', actions: [{ kind: 'insert' }] });
});

test('what is known is confirmed, however it is spelled, and what says less of it too', () => {
  expect(meet(claim('PORTO'), fact('Porto'))).toEqual({
    outcome: 'same',
    fact: 'porto',
    actions: [{ kind: 'confirm', id: 'porto' }],
  });
  expect(meet(claim('Porto'), fact('Porto, Portugal')).outcome).toBe('same');
});

test('the same text says nothing twice', () => {
  const known = [fact('Porto', { status: 'superseded', validTo: 150, sources: [1_000, 7] }), fact('Ghent')];
  expect(meet(claim('Porto'), ...known)).toEqual({ outcome: 'known', fact: 'porto', actions: [] });
});

test('what says more takes the place and the time of what says less', () => {
  expect(meet(claim('Porto, Portugal'), fact('Porto'))).toEqual({
    outcome: 'refines',
    actions: [
      { kind: 'insert', validFrom: 100 },
      { kind: 'close', id: 'porto', status: 'superseded', by: 'new', validTo: 100 },
    ],
  });
  const { validFrom: _none, ...always } = fact('nurse', { predicate: 'job_title' });
  expect(meet(claim('paediatric nurse', { predicate: 'job_title' }), always).actions).toEqual([
    { kind: 'insert' },
    { kind: 'close', id: 'nurse', status: 'superseded', by: 'new' },
  ]);
  expect(meet(claim('Ghent (Belgium)'), fact('Ghent')).outcome).toBe('refines');
  expect(meet(claim('New York'), fact('York')).outcome).toBe('updates');
});

test('what was replaced by what says more has held at no time, though nobody said when it began', () => {
  const job = { predicate: 'job_title' };
  const { validFrom: _untold, ...nurse } = fact('nurse', { ...job, status: 'superseded' });
  const { validFrom: _none, ...exact } = fact('paediatric nurse', job);
  expect(meet(claim('engineer', job), nurse, exact).actions).toEqual([
    { kind: 'insert', validFrom: 200 },
    { kind: 'close', id: 'paediatric nurse', status: 'superseded', validTo: 200, by: 'new' },
  ]);
  const past = { ...exact, status: 'superseded', validTo: 150 } as const;
  expect(meet(claim('nurse', job), nurse, past)).toEqual({
    outcome: 'new',
    actions: [{ kind: 'insert', validFrom: 200 }],
  });
});

test('a later one ends the earlier', () => {
  expect(meet(claim('Ghent'), fact('Porto'))).toEqual({
    outcome: 'updates',
    actions: [
      { kind: 'insert', validFrom: 200 },
      { kind: 'close', id: 'porto', status: 'superseded', validTo: 200, by: 'new' },
    ],
  });
  expect(meet(claim('Ghent'), fact('Porto', { validTo: 400 })).actions[1]).toMatchObject({ validTo: 200 });
  expect(meet(claim('Ghent'), fact('Porto', { validTo: 150 })).outcome).toBe('new');
});

test('of the same time both are kept, and the one said last is preferred', () => {
  expect(meet(claim('Ghent'), fact('Porto', { validFrom: 200 }))).toEqual({
    outcome: 'contradicts',
    actions: [
      { kind: 'insert', validFrom: 200 },
      { kind: 'close', id: 'porto', status: 'contradicted', by: 'new' },
    ],
  });
  expect(meet(timeless('Ghent'), fact('Porto', { predicate: 'born_in' })).outcome).toBe('contradicts');
});

test('an older one that comes late ends where the newer begins', () => {
  expect(meet(claim('Oslo'), fact('Ghent', { validFrom: 250 }))).toEqual({
    outcome: 'older',
    actions: [
      { kind: 'insert', validFrom: 200, validTo: 250 },
      { kind: 'close', id: 'new', status: 'superseded', validTo: 250, by: 'ghent' },
    ],
  });
});

test('and shortens what was before it', () => {
  const known = [
    fact('Porto', { status: 'superseded', validTo: 250 }),
    fact('Rome', { status: 'expired', validFrom: 280 }),
    fact('Ghent', { validFrom: 250 }),
  ];
  expect(meet(claim('Oslo', { validTo: 240 }), ...known).actions).toEqual([
    { kind: 'insert', validFrom: 200, validTo: 240 },
    { kind: 'close', id: 'new', status: 'expired' },
    { kind: 'reopen', id: 'porto' },
    { kind: 'close', id: 'porto', status: 'superseded', validTo: 200, by: 'new' },
  ]);
});

test('what held at that time is confirmed, though it has ended since', () => {
  const known = [fact('Porto', { status: 'superseded', validTo: 250 }), fact('Ghent', { validFrom: 250 })];
  expect(meet(claim('Porto'), ...known)).toMatchObject({ outcome: 'same', fact: 'porto' });
});

test('who comes back where they were has moved again', () => {
  const known = [fact('Porto', { status: 'superseded', validTo: 150 }), fact('Ghent', { validFrom: 150 })];
  expect(meet(claim('Porto'), ...known).outcome).toBe('updates');
});

test('what is no name of a thing matters to nobody', () => {
  expect(meet(claim('Ghent', { predicate: 'favourite_city' }), fact('Porto')).outcome).toBe('new');
});

test('several of a predicate hold side by side', () => {
  const jazz = fact('jazz', { predicate: 'likes' });
  expect(meet(claim('tango', { predicate: 'likes' }), jazz).actions).toEqual([{ kind: 'insert', validFrom: 200 }]);
});

test('the opposite of the same thing does not, and the later of the two holds', () => {
  const jazz = fact('jazz', { predicate: 'likes' });
  expect(meet(claim('Jazz', { predicate: 'dislikes' }), jazz)).toEqual({
    outcome: 'updates',
    actions: [
      { kind: 'insert', validFrom: 200 },
      { kind: 'close', id: 'jazz', status: 'superseded', validTo: 200, by: 'new' },
    ],
  });
  expect(meet(claim('jazz', { predicate: 'dislikes' }), { ...jazz, validFrom: 250 })).toEqual({
    outcome: 'older',
    actions: [
      { kind: 'insert', validFrom: 200, validTo: 250 },
      { kind: 'close', id: 'new', status: 'superseded', validTo: 250, by: 'jazz' },
    ],
  });
});

test('what is taken back is retracted, all of it where nothing is named', () => {
  const known = [fact('Porto'), fact('Ghent'), fact('Rome', { status: 'retracted' })];
  const back = (object: string): Reconciled => meet(claim(object, { stance: 'retracts' }), ...known);
  expect(back('porto')).toEqual({ outcome: 'retracts', actions: [{ kind: 'retract', id: 'porto' }] });
  expect(back('').actions).toHaveLength(2);
  expect(back('Oslo')).toEqual({ outcome: 'nothing', actions: [] });
});

test('what has ended is closed, but not what began after', () => {
  const ends = claim('Porto', { stance: 'ends', validTo: 220 });
  expect(meet(ends, fact('Porto'))).toEqual({
    outcome: 'ends',
    actions: [{ kind: 'close', id: 'porto', status: 'expired', validTo: 220 }],
  });
  expect(meet(ends, fact('Porto', { validFrom: 230 })).outcome).toBe('nothing');
  const { validTo: _none, ...now } = ends;
  const { validFrom: _always, ...born } = fact('Porto');
  expect(meet(now, born).actions).toMatchObject([{ validTo: 300 }]);
});

test('what was over when it was said ends nothing that holds', () => {
  const gone = { kind: 'close', id: 'new', status: 'expired' };
  expect(meet(claim('Oslo', { validTo: 250 }), fact('Porto'))).toEqual({
    outcome: 'older',
    actions: [{ kind: 'insert', validFrom: 200, validTo: 250 }, gone],
  });
  const { validFrom: _untold, ...past } = claim('Oslo', { validTo: 250 });
  const before = fact('Rome', { status: 'superseded', validTo: 400 });
  expect(meet(past, before, fact('Ghent', { validFrom: 400 })).actions).toEqual([
    { kind: 'insert', validTo: 250 },
    gone,
  ]);
});

test('what is so until something that lies ahead holds until then', () => {
  const known = [fact('Porto'), fact('Ghent', { validFrom: 400 })];
  expect(meet(claim('Oslo'), ...known)).toEqual({
    outcome: 'updates',
    actions: [
      { kind: 'insert', validFrom: 200, validTo: 400 },
      { kind: 'close', id: 'porto', status: 'superseded', validTo: 200, by: 'new' },
    ],
  });
});

describe('what is stated to the letter', () => {
  const state = (given: Claim, known: readonly Fact[], more: Partial<Question> = {}): Reconciled =>
    reconcile({ claim: given, known, saidAt: 300, at: 300, exact: true, ...more });
  const { validFrom: _none, ...always } = claim('Porto');

  test('is the same under another name of the thing, but neither with another article nor with more words', () => {
    const likes = { predicate: 'likes' };
    const outcomes = (object: string, ...names: string[]) =>
      state({ ...always, ...likes, object }, [fact('The Band', likes), fact('Porto, Portugal', likes)], { names })
        .outcome;
    expect([outcomes('the band'), outcomes('Levon', 'the band'), outcomes('Band'), outcomes('Porto')]).toEqual([
      'same',
      'same',
      'new',
      'new',
    ]);
  });

  test('corrects the times of what is known of it, and leaves those that it does not tell', () => {
    expect(state(claim('Porto', { validTo: 900 }), [fact('Porto')])).toEqual({
      outcome: 'corrects',
      actions: [
        { kind: 'insert', validFrom: 200, validTo: 900, corrects: 'porto' },
        { kind: 'retract', id: 'porto' },
      ],
    });
    expect(state({ ...always, validTo: 900 }, [fact('Porto')]).actions[0]).toMatchObject({ validFrom: 100 });
    expect(state(claim('Porto'), [fact('Porto', { validTo: 150 })]).outcome).toBe('new');
  });

  test('begins when it is said only where something else ends then', () => {
    expect(state(always, []).actions).toEqual([{ kind: 'insert' }]);
    expect(state(always, [fact('Ghent')]).actions[0]).toEqual({ kind: 'insert', validFrom: 300 });
    expect(state(always, [fact('Ghent')], { single: false }).actions).toEqual([{ kind: 'insert' }]);
    const tea = fact('tea', { predicate: 'likes' });
    expect(state({ ...always, predicate: 'likes' }, [tea], { single: true }).outcome).toBe('updates');
  });
});

test('facts whose end has come are found', () => {
  const over = fact('Porto', { validTo: 100 });
  expect(
    expired([over, fact('Ghent', { validTo: 101 }), fact('Oslo'), { ...over, status: 'superseded' }], 100),
  ).toEqual([over]);
});
