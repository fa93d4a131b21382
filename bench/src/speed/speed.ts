import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Client, HoldfastError } from '@holdfast/contract';
import { open } from '@holdfast/core';
import { type Bench, type BenchOptions, type Metrics, numberFlag } from '../bench.ts';
import { latencyMetrics, percentile, seededRandom, timed, type Timing } from '../measure.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { measureCold } from './cold.ts';
import { settle } from './settle.ts';
import { createItems } from './conversation.ts';
import { createFloor, type Floor } from './floor.ts';
import { measureHttp } from './http.ts';
import { createWordVectors, DIMENSIONS, type WordVectors, writeModel } from './model.ts';
import { createLanguage, type Language } from './texts.ts';
import { addSingly, bytesOnDisk, rememberAll } from './writes.ts';

const SEED = 7;
/** Memories of the store that HTTP is measured on. */
const HTTP_MEMORIES = 200;

export const speed: Bench = {
  name: 'speed',
  summary: 'Recall and remember beside what the same work costs by hand, on one user of --n memories',
  flags: {
    n: 'memories of the user (10000)',
    queries: 'questions asked, each once (300)',
    adds: 'memories added singly, by one and by 16 writers (2000)',
    http: 'yes (default) or no: also the server in a process of its own',
  },
  async run(options) {
    const n = numberFlag(options, 'n', 10_000);
    const queryCount = numberFlag(options, 'queries', 300);
    const adds = numberFlag(options, 'adds', 2_000);
    const language = createLanguage(SEED);
    const model = createWordVectors(language.words, SEED);
    const random = seededRandom(SEED + 1);
    const queries = Array.from({ length: queryCount }, () => language.query(random));
    await using folder = await temporaryFolder();
    const run = { folder: folder.path, language, model, n, adds, queries, options };
    const metrics = await measure(run);
    const settings = {
      store: options.store,
      n,
      users: 1,
      turns_per_session: 20,
      dimensions: DIMENSIONS,
      queries: queryCount,
      seed: SEED,
      profile: 'relevance',
      k: 10,
      touches: false,
      workingSet: false,
      times: 'CPU ms of the process unless the name says wall',
      http_n: Math.min(n, HTTP_MEMORIES),
      recall: 'includes embedding the query; recall_given_vector does not',
    };
    return { settings, metrics };
  },
};

interface Run {
  readonly folder: string;
  readonly language: Language;
  readonly model: WordVectors;
  readonly n: number;
  readonly adds: number;
  readonly queries: readonly string[];
  readonly options: BenchOptions;
}

async function measure(run: Run): Promise<Metrics> {
  const { folder, language, model, n, adds, queries, options } = run;
  const modelFolder = join(folder, 'model');
  await mkdir(modelFolder);
  await writeModel(modelFolder, language.words, model);
  const items = createItems(language, n, SEED + 2);
  // Its name is the one that the server expects in a data folder.
  const path = join(folder, 'data', 'holdfast.db');
  const metrics: Metrics = {};
  {
    await using holdfast = await open({
      path,
      touches: false,
      workingSet: false,
      embedder: { kind: 'static', path: modelFolder },
    });
    Object.assign(metrics, await rememberAll(holdfast, items, options));
    Object.assign(metrics, await settle(holdfast, path, queries));
    const texts = items.map(({ content }) => content);
    using floor = createFloor({ folder, texts, vectors: vectorsOf(texts, model) });
    Object.assign(metrics, await recallBesideFloor(run, holdfast, floor));
  }
  const bytes = bytesOnDisk(path);
  Object.assign(metrics, { bytes_on_disk: bytes, bytes_per_memory: bytes / n });
  const query = queries[0] ?? '';
  Object.assign(metrics, await measureCold({ path, folder, model: modelFolder, query, memories: n }));
  if (options.flags.get('http') !== 'no') {
    const small = join(folder, 'small', 'holdfast.db');
    await using holdfast = await open({
      path: small,
      touches: false,
      workingSet: false,
      embedder: { kind: 'static', path: modelFolder },
    });
    await rememberAll(holdfast, items.slice(0, HTTP_MEMORIES), options);
    await holdfast.close();
    Object.assign(metrics, await measureHttp({ path: small, model: modelFolder, queries, options }));
  }
  {
    // Last, because it changes what the others measure.
    await using holdfast = await open({
      path,
      touches: false,
      workingSet: false,
      embedder: { kind: 'static', path: modelFolder },
    });
    await settle(holdfast, path, queries);
    const more = createItems(language, 2 * adds, SEED + 3).map((item) => ({
      ...item,
      sessionId: `more-${item.sessionId}`,
    }));
    options.progress(0, 2, 'adding');
    Object.assign(metrics, await addSingly(holdfast, more.slice(0, adds), 1));
    options.progress(1, 2, 'adding');
    Object.assign(metrics, await addSingly(holdfast, more.slice(adds), 16));
  }
  return metrics;
}

function vectorsOf(texts: readonly string[], model: WordVectors): Float32Array {
  const vectors = new Float32Array(texts.length * DIMENSIONS);
  for (const [row, text] of texts.entries()) vectors.set(model.vectorOf(text), row * DIMENSIONS);
  return vectors;
}

const WARM_UP = 30;

/** Every question goes to recall and to each part of the floor in turn, so that a busy machine slows all alike. */
async function recallBesideFloor({ model, queries, options }: Run, client: Client, floor: Floor): Promise<Metrics> {
  const modelName = (await client.stats({})).embeddings.model;
  if (modelName === undefined) throw new HoldfastError('internal', { detail: 'The user has no vectors' });
  const timings = { recall: new Array<Timing>(), given: new Array<Timing>() };
  const parts = { fts: new Array<Timing>(), scan: new Array<Timing>(), fetch: new Array<Timing>() };
  for (const query of queries.slice(0, WARM_UP)) {
    await client.recall({ query: `${query} warm`, k: 10 });
    floor.fetch(floor.words(query).concat(floor.scan(model.vectorOf(query))));
  }
  for (const [place, query] of queries.entries()) {
    options.progress(place, queries.length, 'recalling');
    const vector = model.vectorOf(query);
    const values = [...vector];
    timings.recall.push((await timed(() => client.recall({ query, k: 10 })))[1]);
    const given = { query, k: 10, vector: { model: modelName, values } };
    timings.given.push((await timed(() => client.recall(given)))[1]);
    const [found, words] = await timed(() => floor.words(query));
    parts.fts.push(words);
    parts.scan.push((await timed(() => floor.scan(vector)))[1]);
    parts.fetch.push((await timed(() => floor.fetch(found)))[1]);
  }
  const whole = queries.map((_, place) => {
    const some = Object.values(parts).flatMap((list) => list[place] ?? []);
    return { cpu: sum(some.map(({ cpu }) => cpu)), wall: sum(some.map(({ wall }) => wall)) };
  });
  const cpu = (list: readonly Timing[]): number =>
    percentile(
      list.map((timing) => timing.cpu),
      0.5,
    );
  return {
    ...latencyMetrics('recall', timings.recall),
    ...latencyMetrics('recall_given_vector', timings.given),
    ...latencyMetrics('floor', whole),
    'floor.fts_p50_ms': cpu(parts.fts),
    'floor.scan_p50_ms': cpu(parts.scan),
    'floor.fetch_p50_ms': cpu(parts.fetch),
    'recall.over_floor': cpu(timings.recall) / cpu(whole),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
