import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { open } from '@holdfast/core';
import { analyze, benchDatabase, fileIn } from '../bench-store.ts';
import type { BenchOptions, Metrics } from '../bench.ts';
import { timed } from '../measure.ts';
import { recallBesideSqlite } from './beside-sqlite.ts';
import { measureClients } from './clients.ts';
import { createItems, generateItems } from './conversation.ts';
import { createFloor } from './floor.ts';
import { measureInDatabase } from './in-database.ts';
import { type WordVectors, writeModel } from './model.ts';
import { recallBesideFloor } from './recalls.ts';
import { settle } from './settle.ts';
import type { Language } from './texts.ts';
import { addSingly, rememberAll } from './writes.ts';
import { measuredWith } from './measured-alone.ts';

/** One user of a Postgres store, beside the same user of a SQLite one; what concerns a file is left out. */
export async function measureServed(run: {
  readonly folder: string;
  readonly language: Language;
  readonly model: WordVectors;
  readonly n: number;
  readonly adds: number;
  readonly queries: readonly string[];
  readonly warmUp: readonly string[];
  readonly withFloor: boolean;
  readonly indexBytes: number;
  readonly seed: number;
  readonly options: BenchOptions;
}): Promise<Metrics> {
  const { folder, language, model, n, adds, queries, indexBytes, seed, options } = run;
  const modelFolder = join(folder, 'model');
  await mkdir(modelFolder);
  await writeModel(modelFolder, language.words, model);
  await using database = await benchDatabase();
  const embedder = { kind: 'static', path: modelFolder } as const;
  const openAgain = (place: { readonly path: string } | { readonly database: string }) =>
    open({ ...measuredWith(options), ...place, indexBytes, embedder });
  const items = () => generateItems(language, n, seed);
  const metrics: Metrics = {};
  {
    await using holdfast = await openAgain({ database: database.appUrl });
    Object.assign(metrics, await rememberAll(holdfast, items(), { ...options, total: n }));
    await analyze(database.adminUrl);
  }
  {
    await using holdfast = await openAgain({ database: database.appUrl });
    const [, cold] = await timed(() => holdfast.recall({ query: queries[0] ?? '', k: 10 }));
    Object.assign(metrics, { 'cold.recall_ms': cold.cpu, 'cold.recall_wall_ms': cold.wall });
    using floor = run.withFloor
      ? createFloor({
          folder,
          count: n,
          texts: items().map(({ content }) => content),
          vectorOf: (text) => model.vectorOf(text),
        })
      : undefined;
    Object.assign(metrics, await recallBesideFloor(run, holdfast, floor));
    await using twin = await openAgain({ path: fileIn(folder) });
    await rememberAll(twin, items(), { ...options, total: n });
    await settle(twin, fileIn(folder), queries);
    const askings = queries.map((query) => ({ query }));
    const pair = { postgres: holdfast, sqlite: twin, adminUrl: database.adminUrl };
    Object.assign(metrics, await recallBesideSqlite(pair, askings, options));
  }
  Object.assign(metrics, await measureInDatabase({ database, modelFolder, model, queries, options }));
  const { appUrl } = database;
  // Three rounds, as the tail of one is too few.
  const askings = [...queries, ...queries, ...queries].map((query) => ({ query }));
  const indexMemoryMb = Math.ceil(indexBytes / 2 ** 20);
  Object.assign(
    metrics,
    await measureClients({ database: appUrl, model: modelFolder, indexMemoryMb, askings, options }),
  );
  await using holdfast = await openAgain({ database: appUrl });
  await holdfast.recall({ query: queries[0] ?? '', k: 10 });
  const bytes = (await holdfast.stats({})).store.bytes ?? Number.NaN;
  Object.assign(metrics, { bytes_on_disk: bytes, bytes_per_memory: bytes / n });
  const more = createItems(language, 2 * adds, seed + 1).map((item) => ({
    ...item,
    sessionId: `more-${item.sessionId}`,
  }));
  Object.assign(metrics, await addSingly(holdfast, more.slice(0, adds), 1));
  Object.assign(metrics, await addSingly(holdfast, more.slice(adds), 16));
  return metrics;
}
