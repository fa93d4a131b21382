import { expect, test } from 'vitest';
import type { Fact } from '../facts/fact-store.ts';
import type { FactCandidate } from './candidate.ts';
import { expired, reconcile, type Reconciled } from './reconcile.ts';

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
const candidate = (object: string, fields: Partial<FactCandidate> = {}): FactCandidate => ({
  subject: 'Ana',
  predicate: 'lives_in',
  object,
  stance: 'states',
  validFrom: 200,
  confidence: 0.9,
  sources: [1_000],
  ...fields,
});
const meet = (given: FactCandidate, ...known: Fact[]): Reconciled =>
  reconcile({ candidate: given, known, saidAt: 300 });
const timeless = (object: string): FactCandidate => {
  const { validFrom: _none, ...rest } = candidate(object, { predicate: 'born_in' });
  return rest;
};

test('what nothing is known of is new', () => {
  expect(meet(candidate('Porto'))).toEqual({ outcome: 'new', actions: [{ kind: 'insert', validFrom: 200 }] });
  expect(meet(timeless('Porto'))).toEqual({ outcome: 'new', actions: [{ kind: 'insert' }] });
});

test('what is known is confirmed, however it is spelled, and what says less of it too', () => {
  expect(meet(candidate('PORTO'), fact('Porto'))).toEqual({
    outcome: 'same',
    actions: [{ kind: 'confirm', id: 'porto' }],
  });
  expect(meet(candidate('Porto'), fact('Porto, Portugal')).outcome).toBe('same');
});

test('the same text says nothing twice', () => {
  const known = [fact('Porto', { status: 'superseded', validTo: 150, sources: [1_000, 7] }), fact('Ghent')];
  expect(meet(candidate('Porto'), ...known)).toEqual({ outcome: 'known', actions: [] });
});

test('what says more takes the place and the time of what says less', () => {
  expect(meet(candidate('Porto, Portugal'), fact('Porto'))).toEqual({
    outcome: 'refines',
    actions: [
      { kind: 'insert', validFrom: 100 },
      { kind: 'close', id: 'porto', status: 'superseded', by: 'new', validTo: 100 },
    ],
  });
  const { validFrom: _none, ...always } = fact('nurse', { predicate: 'job_title' });
  expect(meet(candidate('paediatric nurse', { predicate: 'job_title' }), always).actions).toEqual([
    { kind: 'insert' },
    { kind: 'close', id: 'nurse', status: 'superseded', by: 'new' },
  ]);
  expect(meet(candidate('Ghent (Belgium)'), fact('Ghent')).outcome).toBe('refines');
  expect(meet(candidate('New York'), fact('York')).outcome).toBe('updates');
});

test('a later one ends the earlier', () => {
  expect(meet(candidate('Ghent'), fact('Porto'))).toEqual({
    outcome: 'updates',
    actions: [
      { kind: 'insert', validFrom: 200 },
      { kind: 'close', id: 'porto', status: 'superseded', validTo: 200, by: 'new' },
    ],
  });
  expect(meet(candidate('Ghent'), fact('Porto', { validTo: 150 })).actions[1]).toMatchObject({ validTo: 150 });
});

test('of the same time both are kept, and the one said last is preferred', () => {
  expect(meet(candidate('Ghent'), fact('Porto', { validFrom: 200 }))).toEqual({
    outcome: 'contradicts',
    actions: [
      { kind: 'insert', validFrom: 200 },
      { kind: 'close', id: 'porto', status: 'contradicted', by: 'new' },
    ],
  });
  expect(meet(timeless('Ghent'), fact('Porto', { predicate: 'born_in' })).outcome).toBe('contradicts');
});

test('an older one that comes late ends where the newer begins', () => {
  expect(meet(candidate('Oslo'), fact('Ghent', { validFrom: 250 }))).toEqual({
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
  expect(meet(candidate('Oslo', { validTo: 240 }), ...known).actions).toEqual([
    { kind: 'insert', validFrom: 200, validTo: 240 },
    { kind: 'close', id: 'new', status: 'superseded', validTo: 240, by: 'ghent' },
    { kind: 'reopen', id: 'porto' },
    { kind: 'close', id: 'porto', status: 'superseded', validTo: 200, by: 'new' },
  ]);
});

test('what held at that time is confirmed, though it has ended since', () => {
  const known = [fact('Porto', { status: 'superseded', validTo: 250 }), fact('Ghent', { validFrom: 250 })];
  expect(meet(candidate('Porto'), ...known)).toEqual({ outcome: 'same', actions: [{ kind: 'confirm', id: 'porto' }] });
});

test('who comes back where they were has moved again', () => {
  const known = [fact('Porto', { status: 'superseded', validTo: 150 }), fact('Ghent', { validFrom: 150 })];
  expect(meet(candidate('Porto'), ...known).outcome).toBe('updates');
});

test('what is no name of a thing matters to nobody', () => {
  expect(meet(candidate('Ghent', { predicate: 'favourite_city' }), fact('Porto')).outcome).toBe('new');
});

test('several of a predicate hold side by side', () => {
  const jazz = fact('jazz', { predicate: 'likes' });
  expect(meet(candidate('tango', { predicate: 'likes' }), jazz).actions).toEqual([{ kind: 'insert', validFrom: 200 }]);
});

test('the opposite of the same thing does not, and the later of the two holds', () => {
  const jazz = fact('jazz', { predicate: 'likes' });
  expect(meet(candidate('Jazz', { predicate: 'dislikes' }), jazz)).toEqual({
    outcome: 'updates',
    actions: [
      { kind: 'insert', validFrom: 200 },
      { kind: 'close', id: 'jazz', status: 'superseded', validTo: 200, by: 'new' },
    ],
  });
  expect(meet(candidate('jazz', { predicate: 'dislikes' }), { ...jazz, validFrom: 250 })).toEqual({
    outcome: 'older',
    actions: [
      { kind: 'insert', validFrom: 200, validTo: 250 },
      { kind: 'close', id: 'new', status: 'superseded', by: 'jazz' },
    ],
  });
});

test('what is taken back is retracted, all of it where nothing is named', () => {
  const known = [fact('Porto'), fact('Ghent'), fact('Rome', { status: 'retracted' })];
  const back = (object: string): Reconciled => meet(candidate(object, { stance: 'retracts' }), ...known);
  expect(back('porto')).toEqual({ outcome: 'retracts', actions: [{ kind: 'retract', id: 'porto' }] });
  expect(back('').actions).toHaveLength(2);
  expect(back('Oslo')).toEqual({ outcome: 'nothing', actions: [] });
});

test('what has ended is closed, but not what began after', () => {
  const ends = candidate('Porto', { stance: 'ends', validTo: 220 });
  expect(meet(ends, fact('Porto'))).toEqual({
    outcome: 'ends',
    actions: [{ kind: 'close', id: 'porto', status: 'expired', validTo: 220 }],
  });
  expect(meet(ends, fact('Porto', { validFrom: 230 })).outcome).toBe('nothing');
  const { validTo: _none, ...now } = ends;
  const { validFrom: _always, ...born } = fact('Porto');
  expect(meet(now, born).actions).toMatchObject([{ validTo: 300 }]);
});

test('facts whose end has come are found', () => {
  const over = fact('Porto', { validTo: 100 });
  expect(
    expired([over, fact('Ghent', { validTo: 101 }), fact('Oslo'), { ...over, status: 'superseded' }], 100),
  ).toEqual([over]);
});
