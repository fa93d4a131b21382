import { type Client, HoldfastError } from '@holdfast/contract';
import type { BenchOptions, Metrics } from '../bench.ts';
import { latencyMetrics, percentile, timed, type Timing } from '../measure.ts';
import type { Floor } from './floor.ts';
import type { WordVectors } from './model.ts';

/** Questions that the floor is warmed up with; its engines compile nothing as they go. */
const FLOOR_WARM_UP = 30;
/** Questions that recall and the floor are asked in turn. */
const BLOCK = 25;
/** Questions of the warm-up whose times are told, too: what the first minute after a start is like. */
const FIRST = 100;

interface Asked {
  readonly model: WordVectors;
  readonly queries: readonly string[];
  /** Asked before, so that the measured process is one that has been running for a while; none of them is measured. */
  readonly warmUp: readonly string[];
  readonly options: BenchOptions;
}

/**
 * Questions go to recall and to each part of the floor in turn, so that a busy machine slows all alike: a block of them at a
 * time, as the floor's scan empties the processor's caches, which no server has to bear between two recalls.
 */
export async function recallBesideFloor(
  { model, queries, warmUp, options }: Asked,
  client: Client,
  floor: Floor | undefined,
): Promise<Metrics> {
  const modelName = (await client.stats({})).embeddings.model;
  if (modelName === undefined) throw new HoldfastError('internal', { detail: 'The user has no vectors' });
  const timings = { recall: new Array<Timing>(), given: new Array<Timing>() };
  const parts = createParts();
  const first = new Array<Timing>();
  for (const [place, query] of warmUp.entries()) {
    options.progress(place, warmUp.length, 'warming up');
    const [, timing] = await timed(() => client.recall({ query, k: 10 }));
    if (place < FIRST) first.push(timing);
  }
  for (const query of warmUp.slice(0, FLOOR_WARM_UP)) {
    floor?.fetch(floor.words(query).concat(floor.scan(model.vectorOf(query))));
  }
  for (let from = 0; from < queries.length; from += BLOCK) {
    options.progress(from, queries.length, 'recalling');
    const block = queries.slice(from, from + BLOCK).map((query) => ({ query, vector: model.vectorOf(query) }));
    for (const { query, vector } of block) {
      timings.recall.push((await timed(() => client.recall({ query, k: 10 })))[1]);
      const given = { query, k: 10, vector: { model: modelName, values: [...vector] } };
      timings.given.push((await timed(() => client.recall(given)))[1]);
    }
    if (floor !== undefined) for (const asked of block) await askFloor(floor, parts, asked);
  }
  const recalls = {
    ...latencyMetrics('recall', timings.recall),
    'recall.first_p50_ms': median(first),
    ...latencyMetrics('recall_given_vector', timings.given),
  };
  if (floor === undefined) return recalls;
  const { total, metrics } = floorMetrics(parts, queries.length);
  return { ...recalls, ...metrics, 'recall.over_floor': median(timings.recall) / median(total) };
}

/** The floor alone. */
export async function measureFloor(params: {
  readonly model: WordVectors;
  readonly queries: readonly string[];
  readonly floor: Floor;
}): Promise<Metrics> {
  const { model, queries, floor } = params;
  const parts = createParts();
  for (const query of queries.slice(0, FLOOR_WARM_UP))
    await askFloor(floor, createParts(), { query, vector: model.vectorOf(query) });
  for (const query of queries) await askFloor(floor, parts, { query, vector: model.vectorOf(query) });
  return floorMetrics(parts, queries.length).metrics;
}

interface Parts {
  readonly fts: Timing[];
  readonly scan: Timing[];
  readonly fetch: Timing[];
}

function createParts(): Parts {
  return { fts: [], scan: [], fetch: [] };
}

async function askFloor(
  floor: Floor,
  parts: Parts,
  { query, vector }: { readonly query: string; readonly vector: Float32Array },
): Promise<void> {
  const [found, words] = await timed(() => floor.words(query));
  parts.fts.push(words);
  parts.scan.push((await timed(() => floor.scan(vector)))[1]);
  parts.fetch.push((await timed(() => floor.fetch(found)))[1]);
}

function floorMetrics(
  { fts, scan, fetch }: Parts,
  count: number,
): { readonly total: readonly Timing[]; readonly metrics: Metrics } {
  const total = Array.from({ length: count }, (_, place) => {
    const some = [fts, scan, fetch].flatMap((list) => list[place] ?? []);
    return { cpu: sum(some.map(({ cpu }) => cpu)), wall: sum(some.map(({ wall }) => wall)) };
  });
  const metrics = {
    ...latencyMetrics('floor', total),
    'floor.fts_p50_ms': median(fts),
    'floor.scan_p50_ms': median(scan),
    'floor.fetch_p50_ms': median(fetch),
  };
  return { total, metrics };
}

export function median(timings: readonly Timing[]): number {
  return percentile(
    timings.map(({ cpu }) => cpu),
    0.5,
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
