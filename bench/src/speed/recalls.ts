import { type Client, HoldfastError } from '@holdfast/contract';
import type { BenchOptions, Metrics } from '../bench.ts';
import { latencyMetrics, percentile, timed, type Timing } from '../measure.ts';
import type { Floor } from './floor.ts';
import type { WordVectors } from './model.ts';

const WARM_UP = 30;

interface Asked {
  readonly model: WordVectors;
  readonly queries: readonly string[];
  readonly options: BenchOptions;
}

/** Every question goes to recall and to each part of the floor in turn, so that a busy machine slows all alike. */
export async function recallBesideFloor(
  { model, queries, options }: Asked,
  client: Client,
  floor: Floor | undefined,
): Promise<Metrics> {
  const modelName = (await client.stats({})).embeddings.model;
  if (modelName === undefined) throw new HoldfastError('internal', { detail: 'The user has no vectors' });
  const timings = { recall: new Array<Timing>(), given: new Array<Timing>() };
  const parts = createParts();
  for (const query of queries.slice(0, WARM_UP)) {
    await client.recall({ query: `${query} warm`, k: 10 });
    floor?.fetch(floor.words(query).concat(floor.scan(model.vectorOf(query))));
  }
  for (const [place, query] of queries.entries()) {
    options.progress(place, queries.length, 'recalling');
    const vector = model.vectorOf(query);
    const values = [...vector];
    timings.recall.push((await timed(() => client.recall({ query, k: 10 })))[1]);
    const given = { query, k: 10, vector: { model: modelName, values } };
    timings.given.push((await timed(() => client.recall(given)))[1]);
    if (floor !== undefined) await askFloor(floor, parts, { query, vector });
  }
  const recalls = {
    ...latencyMetrics('recall', timings.recall),
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
  for (const query of queries.slice(0, WARM_UP))
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
