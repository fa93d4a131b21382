import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSqliteStore } from '../../store/sqlite/open.ts';
import { fakePlatform } from '../../testing/fake-platform.ts';
import type { Platform } from '../platform.ts';
import type { UserScope } from '../scope.ts';
import type { Store } from '../store.ts';
import { createIndexCache } from './index-cache.ts';
import { createTurns } from './turns.ts';
import { type Profile, profiles } from './rank/profiles.ts';
import { memoryOf, queryOf } from './testing/memories.ts';

const platform = fakePlatform();
const ana: UserScope = { kind: 'user', tenant: 't', user: 'ana', spaces: ['default'] };
const ben: UserScope = { ...ana, user: 'ben' };
/** More recalls than any of these tests should need. */
const MOST = 5_000;
let store: Store;
let made = 0;

beforeEach(async () => {
  store = await openSqliteStore({ path: ':memory:', platform });
});
afterEach(() => store.close());

async function remember(scope: UserScope, count: number): Promise<void> {
  const memories = Array.from({ length: count }, () => {
    made += 1;
    const {
      seq: _seq,
      tenant: _tenant,
      user: _user,
      space: _space,
      ...rest
    } = memoryOf({
      seq: made,
      content: `note ${made}`,
    });
    return { ...rest, id: `00000000-0000-7000-8000-${String(made).padStart(12, '0')}` };
  });
  await store.write(scope, (writers) => writers.memories.insert(scope, { memories }));
}

function searcher(given: Platform): (scope: UserScope) => Promise<unknown> {
  const index = createIndexCache({ store, platform: given, maxBytes: 1e9 });
  return (scope) => index.search(scope, queryOf('note'), undefined);
}

describe('whoever asks again as soon as it is answered', () => {
  test('does not hold up the load of another user', async () => {
    await remember(ana, 1);
    await remember(ben, 300);
    const search = searcher(platform);
    await search(ana);
    let loaded = false;
    const load = search(ben).then(() => (loaded = true));
    let asked = 0;
    for (; !loaded && asked < MOST; asked += 1) await search(ana);
    await load;
    expect(asked).toBeLessThan(100);
  });

  test('lets others have a turn of the event loop every few milliseconds', async () => {
    await remember(ana, 1);
    const clock = fakePlatform();
    const search = searcher(clock);
    await search(ana);
    let turn = false;
    setImmediate(() => (turn = true));
    let asked = 0;
    for (; !turn && asked < MOST; asked += 1) {
      await search(ana);
      clock.advance(0.5);
    }
    expect(asked).toBeGreaterThan(1);
    expect(asked).toBeLessThan(10);
  });
});

test('many who ask at once share several turns, and are all answered', async () => {
  await remember(ana, 1);
  const clock = fakePlatform();
  let turn = 0;
  const rankings: number[] = [];
  const slow: Profile = {
    ...profiles.relevance,
    // Read once a ranking, which so takes a millisecond.
    get questionWords() {
      clock.advance(1);
      rankings.push(turn);
      return profiles.relevance.questionWords;
    },
  };
  const index = createIndexCache({ store, platform: clock, maxBytes: 1e9, profiles: { relevance: slow } });
  const search = (): Promise<unknown> => index.search(ana, queryOf('note'), undefined);
  await search();
  rankings.length = 0;
  let over = false;
  const count = (): void => {
    turn += 1;
    if (!over) setImmediate(count);
  };
  setImmediate(count);
  await Promise.all(Array.from({ length: 20 }, search));
  over = true;
  expect(rankings).toHaveLength(20);
  const most = Math.max(...rankings.map((one) => rankings.filter((other) => other === one).length));
  expect(most).toBeLessThanOrEqual(3);
});

describe('many who ask again and again', () => {
  /** Recalls of `clients` who each ask so often, every ranking taking a millisecond; answers the order of the answers. */
  async function ask(clients: number, times: number, between: () => Promise<void> = () => Promise.resolve()) {
    await remember(ana, 1);
    const clock = fakePlatform();
    let reads = 0;
    const counting: Store = {
      ...store,
      capabilities: store.capabilities,
      read: (scope, work) => {
        reads += 1;
        return store.read(scope, work);
      },
    };
    const slow: Profile = {
      ...profiles.relevance,
      get questionWords() {
        clock.advance(1);
        return profiles.relevance.questionWords;
      },
    };
    const index = createIndexCache({ store: counting, platform: clock, maxBytes: 1e9, profiles: { relevance: slow } });
    await index.search(ana, queryOf('note'), undefined);
    reads = 0;
    const answered: number[] = [];
    await Promise.all(
      Array.from({ length: clients }, async (_, client) => {
        for (let time = 0; time < times; time += 1) {
          await index.search(ana, queryOf('note'), undefined);
          answered.push(client);
          await between();
        }
      }),
    );
    return { answered, reads };
  }

  test('are answered in turn: nobody falls behind, and who waits does not read the version again', async () => {
    const { answered, reads } = await ask(16, 10);
    const halfway = answered.slice(0, answered.length / 2);
    for (let client = 0; client < 16; client += 1) {
      const had = halfway.filter((one) => one === client).length;
      expect(had).toBeGreaterThanOrEqual(3);
      expect(had).toBeLessThanOrEqual(7);
    }
    expect(reads).toBeLessThanOrEqual(answered.length);
  });

  test('are answered too while the index keeps changing under those who wait', async () => {
    const { answered } = await ask(8, 6, () => remember(ana, 40));
    expect(answered).toHaveLength(48);
  });
});

describe('turns', () => {
  /** Rankings of a millisecond each that go on in one turn, with so many waiting for it. */
  async function inOneTurn(crowd: number, beside = false, short?: () => boolean): Promise<number> {
    const clock = fakePlatform();
    const turns = createTurns(clock, short);
    turns.crowded();
    clock.advance(10);
    const waiting = Array.from({ length: crowd }, () => turns.next(0));
    await Promise.all(waiting);
    if (beside) void turns.platform.yieldTurn();
    let ranked = 0;
    for (; !turns.crowded(); ranked += 1) clock.advance(1);
    return ranked;
  }

  test('of rankings are longer where many wait for them, also beside other work', async () => {
    expect([await inOneTurn(1), await inOneTurn(24), await inOneTurn(34), await inOneTurn(100)]).toEqual([
      2, 2, 12, 20,
    ]);
    expect([await inOneTurn(1, true), await inOneTurn(34, true), await inOneTurn(44, true)]).toEqual([1, 5, 10]);
  });

  test('are short while others need them so, however many wait', async () => {
    let short = true;
    expect(await inOneTurn(100, false, () => short)).toBe(2);
    short = false;
    expect(await inOneTurn(100, false, () => short)).toBe(20);
  });

  test('of the line go to who asked first, however late they came to stand in it', async () => {
    const clock = fakePlatform();
    const turns = createTurns(clock);
    const order: string[] = [];
    const rank = async (name: string, askedAt = clock.monotonic()): Promise<void> => {
      while (turns.crowded()) await turns.next(askedAt);
      order.push(name);
      clock.advance(2);
    };
    turns.crowded();
    clock.advance(100);
    await Promise.all([rank('at 90', 90), rank('now'), rank('at 20', 20), rank('at 90 too', 90), rank('at 50', 50)]);
    expect(order).toEqual(['at 20', 'at 50', 'at 90', 'at 90 too', 'now']);
  });

  /** The order in which so many rankings, a call that ranks nothing and one more ranking go on. */
  async function inLine(crowd: number): Promise<string[]> {
    const clock = fakePlatform();
    const turns = createTurns(clock);
    const order: string[] = [];
    const rank = async (name: string): Promise<void> => {
      const askedAt = clock.monotonic();
      while (turns.crowded()) await turns.next(askedAt);
      order.push(name);
      clock.advance(1);
    };
    // The turn has been used up before they come.
    turns.crowded();
    clock.advance(100);
    const before = Array.from({ length: crowd }, () => rank('before'));
    const write = turns.line().then(() => order.push('write'));
    await Promise.all([...before, write, rank('after')]);
    return order;
  }

  test('are waited for in line by a call that ranks nothing, where very many wait', async () => {
    const order = await inLine(60);
    expect(order.indexOf('write')).toBeGreaterThan(order.lastIndexOf('before'));
    expect(order).toHaveLength(62);
  });

  test('are not waited for where few wait', async () => {
    expect((await inLine(10)).indexOf('write')).toBe(0);
  });
});
