import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Holdfast, open } from '@holdfast/core';
import type { BenchOptions, Metrics } from '../bench.ts';
import { analyze, benchDatabase, fileIn } from '../bench-store.ts';
import { latencyMetrics, seededRandom, timed, type Timing } from '../measure.ts';
import { recallBesideSqlite } from './beside-sqlite.ts';
import { measureClients } from './clients.ts';
import { createItems } from './conversation.ts';
import { createFloor } from './floor.ts';
import { measureFloor } from './recalls.ts';
import { type WordVectors, writeModel } from './model.ts';
import type { Language } from './texts.ts';
import { bytesOnDisk, rememberAll } from './writes.ts';
import { measuredAlone } from './measured-alone.ts';

/** Users that SQLite stores too, where the store is another: what a recall costs depends on its own user alone. */
const TWINS = 50;
/** Recalls by 16 clients at least. */
const ASKED = 1_000;
/** Users that write at once while the store is filled. */
const WRITERS = 4;

/**
 * Many users of `n` memories each in one store. Recalls go round all users: the first of each is cold, as its index is
 * built then, later ones are warm as long as the indexes of all fit in RAM, which is given.
 */
export async function measureUsers(params: {
  readonly folder: string;
  readonly language: Language;
  readonly model: WordVectors;
  readonly users: number;
  readonly n: number;
  readonly queries: readonly string[];
  readonly withFloor: boolean;
  readonly seed: number;
  readonly indexBytes: number;
  readonly options: BenchOptions;
}): Promise<Metrics> {
  const { folder, language, model, users, n, queries, seed, options } = params;
  const modelFolder = join(folder, 'model');
  await mkdir(modelFolder);
  await writeModel(modelFolder, language.words, model);
  const path = fileIn(folder);
  await using database = options.store === 'postgres' ? await benchDatabase() : undefined;
  const openAgain = (place = database === undefined ? { path } : { database: database.appUrl }) =>
    open({
      ...measuredAlone,
      ...place,
      indexBytes: params.indexBytes,
      embedder: { kind: 'static', path: modelFolder },
    });
  const metrics: Metrics = {};
  {
    await using holdfast = await openAgain();
    const [, stored] = await timed(() => fill(holdfast, users));
    // With the making of the texts, which several writers share with what they wait for.
    metrics['batch.embedded_per_s'] = (users * n) / (stored.wall / 1_000);
    metrics['batch.embedded_cpu_us'] = (stored.cpu * 1_000) / (users * n);
    if (database !== undefined) await analyze(database.adminUrl);
  }
  {
    await using holdfast = await openAgain();
    const bytes =
      options.store === 'sqlite'
        ? bytesOnDisk(path)
        : ((await holdfast.stats({ userId: nameOf(0) })).store.bytes ?? Number.NaN);
    Object.assign(metrics, { bytes_on_disk: bytes, bytes_per_memory: bytes / (users * n) });
    const random = seededRandom(seed - 1);
    const cold = await askAll((user) =>
      holdfast.recall({ query: queries[user % queries.length] ?? '', k: 10, userId: nameOf(user) }),
    );
    const rss = process.memoryUsage.rss();
    const warm: Timing[] = [];
    for (const [place, query] of queries.entries()) {
      options.progress(place, queries.length, 'recalling');
      const userId = nameOf(Math.floor(random() * users));
      warm.push((await timed(() => holdfast.recall({ query, k: 10, userId })))[1]);
    }
    Object.assign(metrics, latencyMetrics('recall', warm), latencyMetrics('cold_recall', cold), {
      'rss_mb.users': rss / 1e6,
      // What the kernel has promised and not given: each user's vectors are a WebAssembly memory with room around it.
      virtual_gb: await virtualGigabytes(),
    });
    if (database !== undefined) {
      await using twin = await openAgain({ path });
      const twins = Math.min(users, TWINS);
      await fill(twin, twins);
      const askings = queries.map((query, place) => ({ query, user: nameOf(place % twins) }));
      const pair = { postgres: holdfast, sqlite: twin, adminUrl: database.adminUrl };
      Object.assign(metrics, await recallBesideSqlite(pair, askings, options));
    }
  }
  if (database !== undefined) {
    const askings = Array.from({ length: Math.max(users, ASKED) }, (_, place) => ({
      query: queries[place % queries.length] ?? '',
      user: nameOf(place % users),
    }));
    const indexMemoryMb = Math.ceil(params.indexBytes / 2 ** 20);
    const { appUrl } = database;
    Object.assign(
      metrics,
      await measureClients({ database: appUrl, model: modelFolder, indexMemoryMb, askings, options }),
    );
  }
  if (params.withFloor) {
    const texts = createItems(language, n, seed).map(({ content }) => content);
    using floor = createFloor({ folder, count: n, texts, vectorOf: (text) => model.vectorOf(text) });
    Object.assign(metrics, await measureFloor({ model, queries, floor }));
  }
  return metrics;

  async function fill(holdfast: Holdfast, count: number): Promise<void> {
    let next = 0;
    await Promise.all(
      Array.from({ length: WRITERS }, async () => {
        for (let user = next++; user < count; user = next++) {
          options.progress(user, count, 'remembering');
          const items = createItems(language, n, seed + user);
          await rememberAll(holdfast, items, { ...options, userId: nameOf(user), progress: () => undefined });
        }
      }),
    );
  }

  async function askAll(ask: (user: number) => Promise<unknown>): Promise<Timing[]> {
    const timings: Timing[] = [];
    for (let user = 0; user < users; user += 1) {
      options.progress(user, users, 'recalling cold');
      timings.push((await timed(() => ask(user)))[1]);
    }
    return timings;
  }
}

function nameOf(user: number): string {
  return `person-${user}`;
}

/** NaN where the system does not tell. */
async function virtualGigabytes(): Promise<number> {
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '');
  return (Number(/^VmSize:\s+(\d+) kB$/mu.exec(status)?.[1] ?? Number.NaN) * 1_024) / 1e9;
}
