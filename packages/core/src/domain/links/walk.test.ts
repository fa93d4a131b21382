import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSqliteStore } from '../../store/sqlite/open.ts';
import { fakePlatform, type FakePlatform } from '../../testing/fake-platform.ts';
import { prepareMemory } from '../memories/prepare.ts';
import type { UserScope } from '../scope.ts';
import type { Store } from '../store.ts';
import { findPath } from './path.ts';
import { findSubgraph } from './subgraph.ts';

const scope: UserScope = { kind: 'user', tenant: 'local', user: 'ana', spaces: ['default'] };

let platform: FakePlatform;
let store: Store;
let seqs: number[];

beforeEach(async () => {
  platform = fakePlatform();
  store = await openSqliteStore({ path: ':memory:', platform });
  const memories = Array.from({ length: 1_300 }, (_, n) => prepareMemory({ content: `${n}` }, platform, 'none'));
  const stored = await store.write(scope, (w) => w.memories.insert(scope, { memories }));
  seqs = stored.map(({ seq }) => seq);
});
afterEach(() => store.close());

const seqOf = (place: number): number => seqs[place] ?? 0;
const link = (...pairs: (readonly [from: number, to: number, weight?: number])[]): Promise<void> =>
  store.write(scope, (w) =>
    w.links.put(scope, {
      links: pairs.map(([from, to, weight = 0.5]) => ({
        from: seqOf(from),
        to: seqOf(to),
        type: 'supports',
        weight,
        origin: 'manual',
      })),
      at: 1,
    }),
  );

test('from a memory with many links the strongest are followed, and that there were more is told', async () => {
  await link(...Array.from({ length: 60 }, (_, n) => [0, n + 1, 1 - n / 100] as const));
  await link([60, 100]);
  const graph = await store.read(scope, (r) =>
    findSubgraph(r, scope, { from: [seqOf(0)], hops: 1, limit: 200, ways: {} }),
  );
  expect([graph.places.length, graph.links.length, graph.truncated]).toEqual([51, 50, true]);
  expect(graph.places[1]).toMatchObject({ seq: seqOf(1), hops: 1, strength: 1 });
  const path = await store.read(scope, (r) =>
    findPath(r, scope, { from: seqOf(0), to: seqOf(100), maxHops: 3, ways: {} }),
  );
  expect(path).toMatchObject({ found: false, truncated: true });
});

test('a search for a way looks at a thousand memories, the strongest first', async () => {
  // Forty that each lead to thirty others: more than are looked at.
  await link(...Array.from({ length: 40 }, (_, n) => [0, n + 1, 1 - n / 100] as const));
  await link(
    ...Array.from({ length: 40 }, (_, n) =>
      Array.from({ length: 30 }, (_at, m) => [n + 1, 41 + n * 30 + m] as const),
    ).flat(),
  );
  const to = (place: number) =>
    store.read(scope, (r) => findPath(r, scope, { from: seqOf(0), to: seqOf(place), maxHops: 4, ways: {} }));
  expect(await to(41)).toMatchObject({ found: true, seqs: [seqOf(0), seqOf(1), seqOf(41)] });
  expect(await to(41 + 39 * 30 + 29)).toMatchObject({ found: true });
  await link([41, 1_299], [41 + 39 * 30 + 29, 1_298]);
  expect(await to(1_299)).toMatchObject({ found: true });
  expect(await to(1_298)).toMatchObject({ found: false, truncated: true });
});

test('a walk ends where there is nothing further', async () => {
  await link([0, 1]);
  const graph = await store.read(scope, (r) =>
    findSubgraph(r, scope, { from: [seqOf(0), seqOf(0)], hops: 3, limit: 5, ways: { minWeight: 0.6 } }),
  );
  expect(graph).toMatchObject({ places: [{ seq: seqOf(0) }], links: [], truncated: false });
});
