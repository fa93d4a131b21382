import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSqliteStore } from '../../store/sqlite/open.ts';
import { fakePlatform, type FakePlatform } from '../../testing/fake-platform.ts';
import { unitVector } from '../embeddings/vectors.ts';
import { prepareMemory } from '../memories/prepare.ts';
import { createIndexCache } from '../recall/index-cache.ts';
import type { SearchIndex } from '../recall/search-index.ts';
import { vectorSource } from '../recall/testing/vectors.ts';
import type { UserScope } from '../scope.ts';
import type { Store } from '../store.ts';
import { mostSimilar, similarFrom, similarLinks } from './similar.ts';

const scope: UserScope = { kind: 'user', tenant: 'local', user: 'ana', spaces: ['default'] };
const dimensions = 96;
const next = vectorSource({ dimensions, seed: 7 });
const { signal } = new AbortController();

let platform: FakePlatform;
let store: Store;
let index: SearchIndex;

beforeEach(async () => {
  platform = fakePlatform();
  store = await openSqliteStore({ path: ':memory:', platform });
  index = createIndexCache({ store, platform, maxBytes: 2 ** 26 });
});
afterEach(async () => {
  await index.close();
  await store.close();
});

const dot = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);

/** A vector at about this cosine of another. */
function near(values: Float32Array, cosine: number): Float32Array {
  const other = next();
  const sine = Math.sqrt(1 - cosine ** 2);
  return unitVector(Array.from(values, (value, at) => value * cosine + (other[at] ?? 0) * sine)) ?? values;
}

/** Stores a memory for each vector; a model's name may be another than that of the first. */
async function place(vectors: readonly Float32Array[], model = 'm', where = scope): Promise<number[]> {
  const memories = vectors.map((_, at) => prepareMemory({ content: `${at}` }, platform, 'pending'));
  return store.write(where, async (w) => {
    const rows = await w.memories.insert(where, { memories });
    const put = rows.map(({ id, version }, at) => {
      return { memoryId: id, version, head: 'semantic' as const, model, values: vectors[at] ?? new Float32Array(0) };
    });
    await w.embeddings.put(where, { vectors: put, at: 1 });
    return rows.map(({ seq }) => seq);
  });
}

const linksOf = (seqs: readonly number[], mostLookups = 0) =>
  similarLinks({ store, index }, scope, { seqs, mostLookups, signal });

describe('links by likeness', () => {
  test('are those that comparing every pair gives, but for what lies within the rounding of int8 numbers', async () => {
    const middles = Array.from({ length: 25 }, next);
    const vectors = middles.flatMap((middle) => [
      middle,
      ...Array.from({ length: 12 }, (_, at) => near(middle, 0.7 + at / 40)),
    ]);
    const seqs = await place(vectors);
    const { links, lookups } = await linksOf(seqs);
    expect(lookups).toBe(0);
    for (const [at, values] of vectors.entries()) {
      const exact = vectors
        .flatMap((other, place) => (place === at ? [] : [{ seq: seqs[place] ?? -1, cosine: dot(other, values) }]))
        .filter(({ cosine }) => cosine > similarFrom - 0.005)
        .toSorted((a, b) => b.cosine - a.cosine);
      const found = links.filter(({ from }) => from === seqs[at]);
      const last = Math.max(similarFrom, exact[mostSimilar - 1]?.cosine ?? 0);
      for (const { to, weight } of found) {
        const cosine = exact.find(({ seq }) => seq === to)?.cosine ?? 0;
        expect(Math.abs(weight - cosine)).toBeLessThan(0.005);
        expect(cosine).toBeGreaterThan(last - 0.005);
      }
      const certain = exact.filter(({ cosine }, rank) => rank < mostSimilar && cosine > last + 0.005);
      expect(found.map(({ to }) => to)).toEqual(expect.arrayContaining(certain.map(({ seq }) => seq)));
      expect(found.length).toBeLessThanOrEqual(mostSimilar);
    }
    expect(links.length).toBeGreaterThan(200);
  });

  test('go to the oldest of many that are equal, and none from or to vectors of other models or without numbers', async () => {
    const values = next();
    const same = await place(Array.from({ length: 9 }, () => values));
    const { links } = await linksOf(same.slice(8));
    expect(links.map(({ to }) => to)).toEqual(same.slice(0, 5));
    const [blank] = await place([new Float32Array(dimensions)]);
    const [short] = await place([values.slice(0, 32)]);
    const [foreign] = await place([values], 'other');
    expect((await linksOf([blank ?? -1, short ?? -1, foreign ?? -1])).links).toEqual([]);
    expect((await linksOf([])).links).toEqual([]);
  });

  test('are looked for in turns that let other work go on, and called off between them', async () => {
    const seqs = await place(Array.from({ length: 40 }, next));
    let turns = 0;
    const slow = {
      ...platform,
      monotonic: () => performance.now() * 1_000,
      yieldTurn: async () => {
        turns += 1;
        await platform.yieldTurn();
      },
    };
    const own = createIndexCache({ store, platform: slow, maxBytes: 2 ** 26 });
    await similarLinks({ store, index: own }, scope, { seqs, mostLookups: 0, signal });
    expect(turns).toBeGreaterThan(30);
    const called = similarLinks({ store, index: own }, scope, {
      seqs,
      mostLookups: 0,
      signal: AbortSignal.abort('off'),
    });
    await expect(called).rejects.toBe('off');
    await own.close();
  });
});
