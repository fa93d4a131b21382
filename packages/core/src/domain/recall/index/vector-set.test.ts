import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { Kernel } from '../kernel/bank.ts';
import { bestKernel } from '../kernel/kernel.ts';
import { plainKernel } from '../kernel/plain.ts';
import { wasmKernel } from '../kernel/wasm.ts';
import { simdModule } from '../kernel/wasm.generated.ts';
import { vectorSource } from '../testing/vectors.ts';
import { FieldReader, fromBlock, toBlock } from './fields.ts';
import { createVectorSet, type VectorSet } from './vector-set.ts';

// Thousands of vectors, compared with all others: seconds where several share two cores.
vi.setConfig({ testTimeout: 60_000 });

interface Search {
  readonly count?: number;
  readonly admits?: (doc: number) => boolean;
  readonly exhaustive?: boolean;
  readonly above?: number;
}

/** What is nearest, best first. */
function nearest(
  set: VectorSet,
  query: Float32Array,
  { count = 10, admits = () => true, exhaustive, above }: Search = {},
) {
  const found: { doc: number; cosine: number }[] = [];
  set.probe(query).nearest({
    count,
    admits,
    visit: (doc, cosine) => found.push({ doc, cosine }),
    ...(exhaustive === undefined ? {} : { exhaustive }),
    ...(above === undefined ? {} : { above }),
  });
  return found.toSorted((a, b) => b.cosine - a.cosine || a.doc - b.doc);
}

const docsOf = (found: readonly { doc: number }[], count = 10): number[] => found.slice(0, count).map(({ doc }) => doc);

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
}

function shared(a: readonly number[], b: readonly number[]): number {
  return a.filter((each) => b.includes(each)).length;
}

describe('a set of vectors', () => {
  test('finds each live vector by its cosine; replaced and removed ones are gone', () => {
    const set = createVectorSet(2);
    set.set(4, Float32Array.of(1, 0));
    set.set(7, Float32Array.of(0, 1));
    set.set(4, Float32Array.of(0.6, 0.8));
    set.set(9, Float32Array.of(1, 0));
    set.remove(9);
    set.remove(9);
    set.remove(3);
    const found = nearest(set, Float32Array.of(1, 0));
    expect(docsOf(found)).toEqual([4, 7]);
    expect(found[0]?.cosine).toBeCloseTo(0.6, 2);
    expect(set.probe(Float32Array.of(1, 0)).mean).toBeCloseTo(0.3, 2);
    expect([set.live, set.has(4), set.has(9), set.has(100)]).toEqual([2, true, false, false]);
    set.remove(4);
    expect(docsOf(nearest(set, Float32Array.of(0, 1)))).toEqual([7]);
    expect(set.bytes).toBeGreaterThan(0);
  });

  test('that was saved and loaded answers as before, and goes on so, with codes or on the way to them', () => {
    const dimensions = 70;
    for (const count of [0, 50, 95, 119, 120, 200]) {
      const next = vectorSource({ dimensions, seed: count + 1 });
      const set = createVectorSet(dimensions, { coarseFrom: 120 });
      for (let doc = 0; doc < count + 9; doc += 1) set.set(doc, next());
      for (let doc = 3; doc < 75 && doc < count; doc += 8) set.remove(doc);
      const loaded = createVectorSet(dimensions, { coarseFrom: 120 });
      loaded.reserve(set.live);
      for (let first = 0; first < count + 9; first += 32) {
        const fields = set.save(first, Math.min(first + 32, count + 9));
        loaded.load(new FieldReader(fromBlock(toBlock(fields))));
      }
      for (let doc = count + 9; doc < count + 60; doc += 1) {
        const vector = next();
        set.set(doc, vector);
        loaded.set(doc, vector);
        const query = next();
        expect(nearest(loaded, query)).toEqual(nearest(set, query));
        expect(loaded.probe(query).mean).toBe(set.probe(query).mean);
      }
    }
  });

  test('stamps a block of documents anew whenever one of its vectors changes', () => {
    const next = vectorSource({ dimensions: 4, seed: 1 });
    const set = createVectorSet(4, { coarseFrom: 2_000 });
    const stamps = [set.stamp(1_024)];
    for (const change of [
      () => set.set(1_500, next()),
      () => set.set(1_500, next()),
      () => set.remove(1_500),
      () => {
        for (let doc = 0; doc < 1_000; doc += 1) set.set(doc, next());
        for (let doc = 2_048; doc < 3_100; doc += 1) set.set(doc, next());
      },
    ]) {
      change();
      stamps.push(set.stamp(1_024));
    }
    expect(new Set(stamps).size).toBe(stamps.length);
    set.set(3_200, next());
    expect(set.stamp(1_024)).toBe(stamps.at(-1));
  });

  test('that is empty, or asked with a zero vector, says nothing', () => {
    const set = createVectorSet(2);
    expect(nearest(set, Float32Array.of(1, 0))).toEqual([]);
    expect(set.probe(Float32Array.of(1, 0)).mean).toBe(0);
    set.set(0, Float32Array.of(0, 0));
    set.set(1, Float32Array.of(1, 0));
    expect(nearest(set, Float32Array.of(0, 0))).toEqual([]);
    expect(nearest(set, Float32Array.of(0, 1)).map(({ cosine }) => cosine)).toEqual([0, 0]);
  });

  test('gives the cosines of a list of documents, 0 to one without a vector', () => {
    const next = vectorSource({ dimensions: 96, seed: 5 });
    const set = createVectorSet(96);
    const vectors = Array.from({ length: 1_200 }, next);
    for (const [doc, vector] of vectors.entries()) if (doc % 3 > 0) set.set(doc, vector);
    const query = next();
    const wanted = Int32Array.from({ length: 1_300 }, (_, index) => (index * 7) % 1_300);
    const into = new Float32Array(1_300).fill(9);
    set.probe(query).cosines(wanted, wanted.length, into);
    for (const [doc, cosine] of into.entries()) {
      const vector = vectors[doc];
      const exact = vector === undefined || doc % 3 === 0 ? 0 : dot(vector, query);
      expect(Math.abs(cosine - exact)).toBeLessThan(0.005);
    }
    const far = new Float32Array(9_001).fill(9);
    set.probe(query).cosines(Int32Array.of(0, 9_000), 2, far);
    expect([far[0], far[9_000]]).toEqual([0, 0]);
  });
});

const kernels: { name: string; kernel: () => Kernel }[] = [
  { name: 'plain', kernel: () => plainKernel },
  { name: 'simd', kernel: () => wasmKernel('simd', simdModule) ?? plainKernel },
  { name: 'relaxed', kernel: bestKernel },
];

/** Set (0, 1) or remove (2) one of a few documents. */
const actions = fc.array(fc.tuple(fc.integer({ min: 0, max: 2 }), fc.nat(299)), { maxLength: 900, size: 'max' });

describe.each(kernels)('with the $name kernel', ({ kernel }) => {
  // More than 64 KB of rows, so that sets move from an array to the kernel's memory; more than six groups of dimensions.
  const dimensions = 410;
  const vectors = Array.from({ length: 600 }, vectorSource({ dimensions, seed: 11 }));
  const queries = vectors.slice(590);
  const options = { kernel, coarseFrom: 120 };
  /** The three ways of a search. */
  const ways = [options, { kernel, mediumFrom: 120 }, { kernel }];

  test('what lies above a cosine is found as among all, and nothing else is', () => {
    for (const way of ways) {
      const set = createVectorSet(dimensions, way);
      const clustered = Array.from({ length: 590 }, vectorSource({ dimensions, seed: 3, clusters: 120 }));
      for (const [doc, vector] of clustered.entries()) set.set(doc, vector);
      for (const query of clustered.slice(0, 15)) {
        const found = nearest(set, query, { count: 5, above: 0.45 });
        const best = nearest(set, query, { count: 5 }).filter(({ cosine }) => cosine > 0.45);
        expect(found).toEqual(best);
        expect(found.length).toBeGreaterThan(0);
      }
      expect(nearest(set, queries[0] ?? new Float32Array(dimensions), { above: 0.45 })).toEqual([]);
    }
  });

  test.each(ways)('a set after any changes answers, to the last bit, as one that is built anew: %#', (way) => {
    fc.assert(
      fc.property(actions, (steps) => {
        const set = createVectorSet(dimensions, way);
        const current = new Map<number, Float32Array>();
        for (const [step, [action, doc]] of steps.entries()) {
          const vector = vectors[(doc + step) % 590] ?? new Float32Array(dimensions);
          if (action === 2) {
            set.remove(doc);
            current.delete(doc);
          } else {
            set.set(doc, vector);
            current.set(doc, vector);
          }
        }
        const rebuilt = createVectorSet(dimensions, way);
        for (const [doc, vector] of [...current].toSorted(([a], [b]) => a - b)) rebuilt.set(doc, vector);
        expect(set.live).toBe(current.size);
        for (const query of queries.slice(0, 2)) {
          expect(nearest(set, query)).toEqual(nearest(rebuilt, query));
          expect(set.probe(query).mean).toBe(rebuilt.probe(query).mean);
        }
      }),
      { seed: 5, numRuns: 25 },
    );
  });

  test.each(ways)('the answers are those of the plain kernel to the last bit, also exhaustively: %#', (way) => {
    const set = createVectorSet(dimensions, way);
    const plain = createVectorSet(dimensions, { ...way, kernel: () => plainKernel });
    for (const [doc, vector] of vectors.slice(0, 589).entries()) {
      set.set(doc, vector);
      plain.set(doc, vector);
    }
    for (const query of queries) {
      expect(nearest(set, query)).toEqual(nearest(plain, query));
      expect(nearest(set, query, { exhaustive: true })).toEqual(nearest(plain, query, { exhaustive: true }));
    }
  });

  test('a sample that misleads about what is near changes nothing', () => {
    const query = new Float32Array(dimensions);
    query[0] = 1;
    // So far from each other are the runs of four rows that a search for a hundred looks at first.
    const isSampled = (row: number): boolean => row % 100 < 4 && row < 800;
    const vectorOf = (row: number): Float32Array => {
      const vector = new Float32Array(dimensions);
      const cosine = isSampled(row) ? 0.9 : (row % 127) / 254;
      vector[0] = cosine;
      vector[1] = Math.sqrt(1 - cosine * cosine);
      return vector;
    };
    const set = createVectorSet(dimensions, { kernel, mediumFrom: 10_000 });
    const vectors = Array.from({ length: 4_000 }, (_, row) => vectorOf(row));
    for (const [row, vector] of vectors.entries()) set.set(row, vector);
    const cosines = vectors.map(([cosine = 0]) => cosine).toSorted((a, b) => b - a);
    const found = nearest(set, query, { count: 100 });
    expect(found.filter(({ doc }) => isSampled(doc))).toHaveLength(32);
    expect(found.length).toBeGreaterThanOrEqual(100);
    for (const [place, { cosine }] of found.slice(0, 100).entries()) expect(cosine).toBeCloseTo(cosines[place] ?? 9, 2);
    expect(docsOf(nearest(set, query, { count: 100, admits: (doc) => doc === 126 }))).toEqual([126]);
  });

  test('what a filter admits is found exactly, however little it is', () => {
    const set = createVectorSet(dimensions, options);
    for (const [doc, vector] of vectors.slice(0, 590).entries()) set.set(doc, vector);
    for (const step of [2, 50, 400]) {
      const admits = (doc: number): boolean => doc % step === 1;
      for (const query of queries) {
        const exact = vectors
          .slice(0, 590)
          .flatMap((vector, doc) => (admits(doc) ? [{ doc, cosine: dot(vector, query) }] : []))
          .toSorted((a, b) => b.cosine - a.cosine)
          .slice(0, 10);
        const found = nearest(set, query, { admits });
        expect(found).toHaveLength(exact.length);
        for (const [place, { cosine }] of exact.entries()) {
          expect(Math.abs((found[place]?.cosine ?? 9) - cosine)).toBeLessThan(0.003);
        }
      }
    }
  });
});

describe.each([
  { kind: 'clustered', clusters: 40, many: 15_000 },
  { kind: 'unclustered', clusters: 0, many: 50_000 },
])('on $kind vectors', ({ clusters, many }) => {
  const dimensions = 384;

  test('the best ten are those of float32, and cosines are right to 0.003', () => {
    const next = vectorSource({ dimensions, seed: 21, clusters });
    const set = createVectorSet(dimensions);
    const vectors = Array.from({ length: 3_000 }, next);
    for (const [doc, vector] of vectors.entries()) set.set(doc, vector);
    let same = 0;
    for (let round = 0; round < 20; round += 1) {
      const query = next();
      const exact = vectors.map((vector, doc) => ({ doc, cosine: dot(vector, query) }));
      const found = nearest(set, query);
      for (const { doc, cosine } of found) {
        expect(Math.abs(cosine - (exact[doc]?.cosine ?? 9))).toBeLessThan(0.003);
      }
      same += shared(docsOf(found), docsOf(exact.toSorted((a, b) => b.cosine - a.cosine)));
    }
    expect(same / 200).toBeGreaterThanOrEqual(0.97);
  });

  test('the best hundred by a rounded query are those that comparing all of them finds', () => {
    const next = vectorSource({ dimensions, seed: 23, clusters });
    const set = createVectorSet(dimensions, { mediumFrom: 1_000 });
    for (let doc = 0; doc < 10_000; doc += 1) set.set(doc, next());
    for (let round = 0; round < 20; round += 1) {
      const query = next();
      expect(nearest(set, query, { count: 100 })).toEqual(nearest(set, query, { count: 100, exhaustive: true }));
    }
  });

  test(`among ${many} the way over codes finds the ten that comparing all of them finds`, () => {
    const next = vectorSource({ dimensions, seed: 22, clusters });
    const set = createVectorSet(dimensions, { coarseFrom: 10_000 });
    for (let doc = 0; doc < many; doc += 1) set.set(doc, next());
    let same = 0;
    for (let round = 0; round < 20; round += 1) {
      const query = next();
      same += shared(docsOf(nearest(set, query)), docsOf(nearest(set, query, { exhaustive: true })));
    }
    expect(same / 200).toBeGreaterThanOrEqual(0.99);
  }, 60_000);
});
