import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { open } from '@holdfast/core';
import { analyze, benchDatabase, fileIn } from '../bench-store.ts';
import { type Bench, type BenchOptions, choiceFlag, type Metrics, numberFlag } from '../bench.ts';
import { startChild } from '../child.ts';
import { percentile } from '../measure.ts';
import { API_KEY, type Served, startReplica } from '../serve.ts';
import { BATCH, generateItems, inBatches } from '../speed/conversation.ts';
import { createWordVectors, writeModel } from '../speed/model.ts';
import { createLanguage } from '../speed/texts.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { watchServer } from './server-watch.ts';

/** What the client's process is asked for. */
export interface LoadRequest {
  readonly url: string;
  readonly apiKey: string;
  readonly connections: number;
  readonly seconds: number;
  readonly users: number;
  readonly seed: number;
}

/** Milliseconds of wall time of each call that was answered well, and how many were not, by status or code. */
export interface LoadOutcome {
  readonly search: number[];
  readonly ingest: number[];
  readonly errors: Record<string, number>;
}

const SEED = 7;
/** Kinds of jobs that writes leave behind and that are done within a minute. */
const made: ReadonlySet<string> = new Set(['embed_memories', 'extract_memories', 'link_memories']);
/** Asked like that before the measurement, so that code and caches are warm. */
const WARM_SECONDS = 5;

export const load: Bench = {
  name: 'load',
  summary: 'Four recalls to a write by many connections at once, each without a pause, against a real server',
  stores: ['sqlite', 'postgres'],
  flags: {
    seconds: 'of each run (120)',
    connections: 'numbers of connections, a run each, separated by commas (50,200)',
    users: 'that are asked (5)',
    memories: 'of each user before the first run (10000)',
    model: 'static (default), or none',
    soak: 'minutes: one run of 50 connections of that length in place of the others',
  },
  async run(options) {
    const soak = options.flags.has('soak') ? numberFlag(options, 'soak', 30) : undefined;
    const given = options.flags.get('connections') ?? '50,200';
    const settings = {
      store: options.store,
      seconds: soak === undefined ? numberFlag(options, 'seconds', 120) : soak * 60,
      connections: soak === undefined ? given : '50',
      users: numberFlag(options, 'users', 5),
      memories: numberFlag(options, 'memories', 10_000),
      model: choiceFlag(options, 'model', ['static', 'none']),
    };
    const runs = settings.connections.split(',').map(Number);
    if (!runs.every((count) => Number.isInteger(count) && count > 0))
      throw new Error('--connections takes whole numbers');
    return { settings, metrics: await measureLoad({ ...settings, runs, progress: options.progress }) };
  },
};

interface LoadRun extends Pick<BenchOptions, 'store' | 'progress'> {
  readonly seconds: number;
  readonly users: number;
  readonly memories: number;
  readonly model: 'static' | 'none';
  /** Connections of each run; the first names the figures without a prefix. */
  readonly runs: readonly number[];
}

export async function measureLoad(run: LoadRun): Promise<Metrics> {
  await using folder = await temporaryFolder();
  await using database = run.store === 'postgres' ? await benchDatabase() : undefined;
  const model = run.model === 'static' ? join(folder.path, 'model') : undefined;
  const path = fileIn(folder.path);
  await fill(run, { place: database === undefined ? { path } : { database: database.appUrl }, model });
  const server = await startReplica({
    args: ['--data', join(folder.path, 'data')],
    env: {
      HOLDFAST_METRICS: 'open',
      // As it comes: what is made of the writes is part of the load.
      HOLDFAST_EXTRACTION: 'rules',
      ...(database === undefined ? {} : { HOLDFAST_DATABASE_URL: database.appUrl }),
      ...(model === undefined ? {} : { HOLDFAST_EMBEDDER: 'static', HOLDFAST_EMBEDDER_PATH: model }),
    },
  });
  try {
    const metrics: Metrics = {};
    // One after the other: on a busy machine the indexes would else be built within the run.
    for (let user = 0; user < run.users; user += 1) {
      await server.client.recall({ userId: `person-${user}`, query: 'warm', k: 1 }, { timeoutMs: 120_000 });
    }
    await ask(server, { ...run, connections: 8, seconds: WARM_SECONDS });
    // Only now: a table that was empty when it was last looked at is read whole for as long as nobody looks again.
    if (database !== undefined) await analyze(database.adminUrl);
    for (const [place, connections] of run.runs.entries()) {
      run.progress(place, run.runs.length, `${connections} connections for ${run.seconds} s`);
      const found = await measureRun(server, { ...run, connections });
      for (const [name, value] of Object.entries(found)) metrics[`c${connections}.${name}`] = value;
      if (place === 0) Object.assign(metrics, found);
    }
    return metrics;
  } finally {
    await server.end('SIGTERM');
  }
}

async function measureRun(server: Served, run: LoadRun & { readonly connections: number }): Promise<Metrics> {
  const watch = watchServer(server.url);
  const { search, ingest, errors } = await ask(server, run);
  const figures = await watch.stop();
  for (const [status, count] of Object.entries(errors)) console.error(`${count} calls ended with ${status}`);
  return {
    errors: Object.values(errors).reduce((sum, count) => sum + count, 0),
    calls_per_s: (search.length + ingest.length) / run.seconds,
    ...spread('search', search),
    ...spread('ingest', ingest),
    ...figures,
    'server.cpu_ms_per_call': ((figures['server.cpu_s'] ?? Number.NaN) * 1_000) / (search.length + ingest.length),
  };
}

function spread(name: string, values: readonly number[]): Metrics {
  return {
    [`${name}.p50_ms`]: percentile(values, 0.5),
    [`${name}.p95_ms`]: percentile(values, 0.95),
    [`${name}.p99_ms`]: percentile(values, 0.99),
    [`${name}.max_ms`]: values.reduce((most, value) => Math.max(most, value), 0),
  };
}

/** By a process of its own, whose work does not slow the server's event loop down. */
async function ask(
  { url }: Served,
  { connections, seconds, users }: Pick<LoadRequest, 'connections' | 'seconds' | 'users'>,
): Promise<LoadOutcome> {
  await using client = startChild(new URL('./load-main.ts', import.meta.url));
  const request: LoadRequest = { url, apiKey: API_KEY, connections, seconds, users, seed: SEED };
  // Sound: load-main.ts answers with exactly this.
  return (await client.ask(request)) as LoadOutcome;
}

async function fill(
  { users, memories, progress }: LoadRun,
  { place, model }: { readonly place: { path: string } | { database: string }; readonly model: string | undefined },
): Promise<void> {
  const language = createLanguage(SEED);
  if (model !== undefined) {
    await mkdir(model);
    await writeModel(model, language.words, createWordVectors(language.words, SEED));
  }
  const embedder = model === undefined ? ({ kind: 'none' } as const) : ({ kind: 'static', path: model } as const);
  await using holdfast = await open({ ...place, embedder, night: false });
  for (let user = 0; user < users; user += 1) {
    progress(user, users, 'filling');
    for (const items of inBatches(generateItems(language, memories, SEED + user), BATCH)) {
      await holdfast.rememberMany({ userId: `person-${user}`, items });
    }
  }
  // What is made of them, links included, is made before the run, or it would be measured as if it belonged to the run's own writes.
  for (;;) {
    const { jobs } = await holdfast.figures();
    const left = jobs
      .filter(({ kind, state }) => made.has(kind) && state !== 'dead')
      .reduce((sum, { count }) => sum + count, 0);
    if (left === 0) return;
    progress(users, users, `working off ${left} jobs`);
    await setTimeout(500);
  }
}
