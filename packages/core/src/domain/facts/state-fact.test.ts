import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSqliteStore } from '../../store/sqlite/open.ts';
import { fakePlatform, type FakePlatform } from '../../testing/fake-platform.ts';
import type { UserScope } from '../scope.ts';
import type { Store, Writers } from '../store.ts';
import type { Fact } from './fact-store.ts';
import { type FactStatement, stateFact } from './state-fact.ts';

const scope: UserScope = { kind: 'user', tenant: 'local', user: 'ana', spaces: ['default'] };
const year = (name: number): number => Date.UTC(name, 0);

let platform: FakePlatform;
let store: Store;

beforeEach(async () => {
  platform = fakePlatform();
  store = await openSqliteStore({ path: ':memory:', platform });
  await store.write(scope, (w) => w.users.ensure(scope, { at: 0, timeZone: 'UTC' }));
});
afterEach(() => store.close());

const state = (object: string, more: Partial<FactStatement> = {}) =>
  store.write(scope, (writers) =>
    stateFact(writers, platform, scope, {
      subject: 'Ana',
      predicate: 'lives_in',
      object,
      confidence: 1,
      origin: 'rules',
      sources: [],
      ...more,
    }),
  );

const history = async (): Promise<string[]> => {
  const facts = await store.read(scope, ({ facts: all }) => all.history(scope, { subject: 'ana' }));
  const yearOf = (at: number | undefined): string => (at === undefined ? '' : new Date(at).toISOString().slice(0, 4));
  return facts.map(
    ({ object, validFrom, validTo, status }: Fact) => `${object} ${yearOf(validFrom)}-${yearOf(validTo)} ${status}`,
  );
};

test('what begins between an earlier and a later value takes its place between them', async () => {
  await state('Lisbon', { validFrom: year(2018) });
  await state('Porto', { validFrom: year(2024) });
  await state('Faro', { validFrom: year(2021) });
  expect(await history()).toEqual(['Lisbon 2018-2021 superseded', 'Porto 2024- active', 'Faro 2021-2024 superseded']);
  for (const at of [2019, 2022, 2025]) {
    const then = await store.read(scope, ({ facts }) => facts.list(scope, { filter: { asOf: year(at) }, limit: 9 }));
    expect(then).toHaveLength(1);
  }
});

test('what is over when it is stated ends nothing that holds', async () => {
  await state('Porto', { validFrom: year(2008) });
  await state('Rome', { validFrom: year(2010), validTo: year(2012) });
  expect(await history()).toEqual(['Porto 2008- active', 'Rome 2010-2012 expired']);
});

test('a fact that has run out is not what is said again', async () => {
  const end = platform.now() + 1_000;
  await state('Porto', { validTo: end });
  platform.advance(2_000);
  expect((await state('Porto')).outcome).toBe('created');
  const [before, now] = await store.read(scope, ({ facts }) => facts.history(scope, { subject: 'ana' }));
  expect([before?.status, now?.status]).toEqual(['expired', 'active']);
  // Its end had been known since it was told.
  expect(before?.closedAt).toBe(before?.recordedAt);
});

test('the opposite of the same thing is ended, as it is by what is read', async () => {
  await state('jazz', { predicate: 'likes' });
  const { ended } = await state('Jazz', { predicate: 'dislikes' });
  expect(ended).toMatchObject([{ object: 'jazz', status: 'superseded' }]);
});

describe('a long history', () => {
  /** Facts read while something is stated. */
  const readFor = (object: string, more: Partial<FactStatement>): Promise<number> =>
    store.write(scope, async (writers) => {
      let read = 0;
      const counted = async (asked: Promise<Fact[]>): Promise<Fact[]> => {
        const found = await asked;
        read += found.length;
        return found;
      };
      const facts: Writers['facts'] = {
        ...writers.facts,
        around: (...asked) => counted(writers.facts.around(...asked)),
        latest: (...asked) => counted(writers.facts.latest(...asked)),
        history: (...asked) => counted(writers.facts.history(...asked)),
      };
      const given = {
        subject: 'Ana',
        object,
        confidence: 1,
        origin: 'caller',
        sources: [],
        predicate: 'likes',
      } as const;
      await stateFact({ facts, entities: writers.entities, links: writers.links }, platform, scope, {
        ...given,
        ...more,
      });
      return read;
    });

  test('of one value at a time is not read again with each new one', async () => {
    for (let at = 0; at < 60; at += 1) await state(`${at}`, { predicate: 'mood', validFrom: year(1970) + at });
    expect(await readFor('calm', { predicate: 'mood', validFrom: year(1980) })).toBe(1);
    expect(await readFor('glad', { predicate: 'mood', validFrom: year(1970) + 30 })).toBe(3);
  });

  test('of many is read as far as it is about the same', async () => {
    for (let at = 0; at < 60; at += 1) await state(`${at}`, { predicate: 'likes' });
    expect(await readFor('40', {})).toBe(1);
    expect(await readFor('jazz', {})).toBe(0);
    await state('41', { predicate: 'dislikes' });
    expect(await readFor('41', {})).toBe(1);
  });
});

test('values that do not overlap leave each other alone', async () => {
  const later = platform.now() + 1_000;
  await state('Porto', { validTo: later });
  await state('Faro', { validFrom: later });
  expect((await history()).map((line) => line.split(' ').at(-1))).toEqual(['active', 'active']);
});

test('an end that lies ahead is kept, and a later value brings it forward', async () => {
  const far = platform.now() + 2_000;
  await state('Berlin', { validFrom: far - 1_000 });
  const { fact } = await state('Porto', { validTo: far });
  expect([fact.status, fact.validTo]).toEqual(['active', far - 1_000]);
});

test('the same said with another beginning keeps what else was known of it', async () => {
  const first = await state('Porto', { validTo: year(2100), confidence: 0.9 });
  const { fact, ended } = await state('porto', { validFrom: year(2020), confidence: 0.5 });
  expect(fact).toMatchObject({ validFrom: year(2020), validTo: year(2100), confidence: 0.9 });
  expect(ended.map(({ id, status }) => [id, status])).toEqual([[first.fact.id, 'retracted']]);
});

test('two that begin together, resting on nothing, contradict each other without a link', async () => {
  await state('Porto', { validFrom: year(2020) });
  await state('Faro', { validFrom: year(2020) });
  expect(await history()).toEqual(['Porto 2020- contradicted', 'Faro 2020- active']);
  expect(await store.read(scope, ({ links }) => links.version(scope))).toBe(0);
});
