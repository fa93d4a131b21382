import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { open, profileHash, profiles } from '@holdfast/core';
import { type Bench, type BenchOptions, choiceFlag, type Metrics, numberFlag } from '../bench.ts';
import { fileIn } from '../bench-store.ts';
import { seededRandom } from '../measure.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { measureCold } from './cold.ts';
import { BATCH, createItems, generateItems } from './conversation.ts';
import { createFloor } from './floor.ts';
import { settle } from './settle.ts';
import { measureHttp } from './http.ts';
import { createWordVectors, DIMENSIONS, type WordVectors, writeModel } from './model.ts';
import { measureOthers } from './others.ts';
import { recallBesideFloor } from './recalls.ts';
import { measureServed } from './served.ts';
import { createLanguage, type Language } from './texts.ts';
import { measureTurns } from './turns.ts';
import { measureUsers } from './users.ts';
import { addSingly, bytesOnDisk, rememberAll } from './writes.ts';
import { measuredWith } from './measured-alone.ts';

const SEED = 7;
/** Memories of the user who is not loaded beside one who is. */
const OTHER_MEMORIES = 1_000;
/** Memories of the store that HTTP is measured on. */
const HTTP_MEMORIES = 200;

export const speed: Bench = {
  name: 'speed',
  summary: 'Recall and remember beside what the same work costs by hand, on --users of --n memories each',
  flags: {
    n: 'memories of a user (10000)',
    users: 'users with --n memories each; more than one leaves out what is measured of one alone (1)',
    queries: 'questions asked, each once (300)',
    adds: 'memories added singly, by one and by 16 writers (2000)',
    warm: 'questions asked before (600)',
    http: 'yes (default) or no: also the server in a process of its own',
    floor: 'yes (default) or no: also the same by hand; it holds 1.5 KB a memory in RAM',
    encrypt: 'no (default) or content: encrypted at rest',
    audit: 'off (default), writes or reads: what is written to the audit log',
    index: 'MB that the indexes of all users may hold (512, or 4096 with several users)',
  },
  stores: ['sqlite', 'postgres'],
  async run(options) {
    const n = numberFlag(options, 'n', 10_000);
    const queryCount = numberFlag(options, 'queries', 300);
    const adds = numberFlag(options, 'adds', 2_000);
    const language = createLanguage(SEED);
    const model = createWordVectors(language.words, SEED);
    const random = seededRandom(SEED + 1);
    const queries = Array.from({ length: queryCount }, () => language.query(random));
    const beforehand = seededRandom(SEED + 5);
    const warm = numberFlag(options, 'warm', 600);
    const warmUp = Array.from({ length: warm }, () => language.query(beforehand));
    await using folder = await temporaryFolder();
    const users = numberFlag(options, 'users', 1);
    const indexMb = numberFlag(options, 'index', users === 1 ? 512 : 4_096);
    const run: Run = {
      folder: folder.path,
      language,
      model,
      n,
      adds,
      queries,
      warmUp,
      withFloor: choiceFlag(options, 'floor', ['yes', 'no']) === 'yes',
      indexBytes: indexMb * 2 ** 20,
      options,
    };
    const one = options.store === 'sqlite' ? measure : (run: Run) => measureServed({ ...run, seed: SEED + 2 });
    const metrics = users === 1 ? await one(run) : await measureUsers({ ...run, users, seed: SEED + 2 });
    const settings = {
      store: options.store,
      n,
      users,
      index_mb: indexMb,
      turns_per_session: 20,
      dimensions: DIMENSIONS,
      queries: queryCount,
      warm_up: warm,
      seed: SEED,
      profile: profileHash(profiles.relevance),
      k: 10,
      touches: false,
      workingSet: false,
      links: false,
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
  readonly warmUp: readonly string[];
  readonly withFloor: boolean;
  readonly indexBytes: number;
  readonly options: BenchOptions;
}

async function measure(run: Run): Promise<Metrics> {
  const { folder, language, model, n, adds, queries, indexBytes, options } = run;
  const modelFolder = join(folder, 'model');
  await mkdir(modelFolder);
  await writeModel(modelFolder, language.words, model);
  // Made again whenever they are needed: a million would fill the memory that is measured.
  const items = () => generateItems(language, n, SEED + 2);
  const path = fileIn(folder);
  const metrics: Metrics = {};
  {
    await using holdfast = await open({
      ...measuredWith(options),
      path,
      indexBytes,
      embedder: { kind: 'static', path: modelFolder },
    });
    Object.assign(metrics, await rememberAll(holdfast, items(), { ...options, total: n }));
    Object.assign(metrics, await settle(holdfast, path, queries));
    using floor = run.withFloor
      ? createFloor({
          folder,
          count: n,
          texts: items().map(({ content }) => content),
          vectorOf: (text) => model.vectorOf(text),
        })
      : undefined;
    Object.assign(metrics, await recallBesideFloor(run, holdfast, floor));
  }
  const bytes = bytesOnDisk(path);
  Object.assign(metrics, { bytes_on_disk: bytes, bytes_per_memory: bytes / n });
  const query = queries[0] ?? '';
  Object.assign(metrics, await measureCold({ path, folder, model: modelFolder, query, memories: n }));
  if (options.flags.get('http') !== 'no') {
    const small = join(folder, 'small', 'holdfast.db');
    await using holdfast = await open({
      ...measuredWith(options),
      path: small,
      indexBytes,
      embedder: { kind: 'static', path: modelFolder },
    });
    await rememberAll(holdfast, items().take(HTTP_MEMORIES), options);
    await holdfast.close();
    Object.assign(metrics, await measureHttp({ path: small, model: modelFolder, queries, options }));
  }
  options.progress(0, undefined, 'loading beside another user');
  Object.assign(
    metrics,
    await measureOthers({
      memories: Math.min(n, OTHER_MEMORIES),
      path,
      model: modelFolder,
      language,
      queries,
      seed: SEED + 4,
      indexBytes,
      options,
    }),
  );
  {
    // Last, because it changes what the others measure.
    await using holdfast = await open({
      ...measuredWith(options),
      path,
      indexBytes,
      embedder: { kind: 'static', path: modelFolder },
    });
    await settle(holdfast, path, queries);
    const more = createItems(language, 2 * adds, SEED + 3).map((item) => ({
      ...item,
      sessionId: `more-${item.sessionId}`,
    }));
    const fresh = createItems(language, 3 * BATCH, SEED + 5).map((item) => ({
      ...item,
      sessionId: `fresh-${item.sessionId}`,
    }));
    Object.assign(metrics, await measureTurns({ client: holdfast, queries, items: fresh }));
    options.progress(0, 2, 'adding');
    Object.assign(metrics, await addSingly(holdfast, more.slice(0, adds), 1));
    options.progress(1, 2, 'adding');
    Object.assign(metrics, await addSingly(holdfast, more.slice(adds), 16));
  }
  return metrics;
}
