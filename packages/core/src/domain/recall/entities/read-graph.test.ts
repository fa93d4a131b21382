import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSqliteStore } from '../../../store/sqlite/open.ts';
import { fakePlatform, type FakePlatform } from '../../../testing/fake-platform.ts';
import { newId } from '../../ids.ts';
import { prepareMemory } from '../../memories/prepare.ts';
import type { UserScope } from '../../scope.ts';
import type { Store } from '../../store.ts';
import { readGraph } from './read-graph.ts';
import { UserGraph } from './user-graph.ts';

const ana: UserScope = { kind: 'user', tenant: 't', user: 'ana', spaces: '*' };
const here: UserScope = { ...ana, spaces: ['default'] };
let platform: FakePlatform;
let store: Store;

beforeEach(async () => {
  platform = fakePlatform();
  store = await openSqliteStore({ path: ':memory:', platform });
});
afterEach(() => store.close());

async function remember(count: number): Promise<number[]> {
  const memories = Array.from({ length: count }, (_, n) => prepareMemory({ content: `note ${n}` }, platform, 'none'));
  const stored = await store.write(here, (w) => w.memories.insert(here, { memories }));
  return stored.map(({ seq }) => seq);
}

/** Links of each with the `each` before it, the later the stronger. */
async function linkAll(seqs: readonly number[], each: number): Promise<void> {
  const links = seqs.flatMap((from, place) =>
    seqs.slice(Math.max(0, place - each), place).map((to) => ({
      from,
      to,
      type: 'follows' as const,
      weight: 0.3 + place / 10_000,
      origin: 'automatic' as const,
    })),
  );
  await store.write(ana, (w) => w.links.put(ana, { links, at: platform.now() }));
}

test('links and mentions come page by page, whole, and others have their turns', async () => {
  const seqs = await remember(700);
  await linkAll(seqs, 4);
  await store.write(here, async (w) => {
    for (let n = 0; n < 42; n += 1) {
      const [entity] = await w.entities.ensure(here, {
        entities: [{ id: newId(platform), name: `Name${n}`, type: 'person' }],
        at: 1,
      });
      const entityNo = entity?.no ?? 0;
      await w.entities.mention(here, { mentions: seqs.slice(n * 10, n * 10 + 50).map((seq) => ({ entityNo, seq })) });
    }
  });
  platform.advance(5_000);
  let turns = 0;
  const counting = {
    now: () => platform.now(),
    yieldTurn: () => {
      turns += 1;
      return Promise.resolve();
    },
  };
  const rows = await readGraph({ store, platform: counting }, ana);
  expect([rows.names.length, rows.mentions.length, rows.links.length, rows.late]).toEqual([42, 2_100, 2_790, []]);
  expect(turns).toBeGreaterThan(2);
  const graph = await UserGraph.inSteps(rows, () => {
    turns += 100;
    return Promise.resolve();
  });
  expect([graph.size, turns > 200]).toEqual([42 + 2_100 + 2_790, true]);
});

test('of many links the strongest are kept', async () => {
  const seqs = await remember(1_300);
  await linkAll(seqs, 4);
  platform.advance(5_000);
  const { links } = await readGraph({ store, platform, mostLinks: 900 }, ana);
  expect(links).toHaveLength(900);
  expect(Math.min(...links.map(({ weight }) => weight))).toBeCloseTo(0.3 + (1_300 - 225) / 10_000, 9);
});

test('a link that is changed while it is read counts once, as it then is', async () => {
  const [a = 0, b = 0] = await remember(2);
  const link = { from: a, to: b, type: 'follows', origin: 'automatic' } as const;
  await store.write(ana, (w) => w.links.put(ana, { links: [{ ...link, weight: 0.5 }], at: platform.now() }));
  platform.advance(5_000);
  const before = await readGraph({ store, platform }, ana);
  await store.write(ana, (w) => w.links.put(ana, { links: [{ ...link, weight: 0.7 }], at: platform.now() }));
  const after = await readGraph({ store, platform }, ana);
  expect([after.links, after.late?.length]).toEqual([[], 1]);
  const graph = UserGraph.of({ ...before, late: after.late ?? [] });
  expect(graph.ties('')?.links?.around(a)).toEqual([{ seq: b, type: 'follows', weight: 0.7 }]);
});
