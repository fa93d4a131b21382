import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Client } from '@holdfast/contract';
import { open } from '@holdfast/core';
import { z } from 'zod';
import { type Bench, type Metrics, numberFlag } from '../bench.ts';
import { type Child, startChild } from '../child.ts';
import { uniqueWord } from '../crash/words.ts';
import { percentile } from '../measure.ts';
import { startServe } from '../serve.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** Between two writes of the process that only adds to the crowd. */
const PAUSE_MS = 20;

/** The ways from a writer to a reader, a third of the questions each. */
const ways = ['embedded', 'http', 'processes'] as const;
type Way = (typeof ways)[number];

export const lag: Bench = {
  name: 'lag',
  summary: 'From an acknowledged write to being found by its words: embedded, over HTTP, and by another process',
  flags: {
    queries: 'memories written, each asked for at once (10000)',
    writers: 'at the same time, each with a reader (8)',
  },
  async run(options) {
    const queries = numberFlag(options, 'queries', 10_000);
    const writers = numberFlag(options, 'writers', 8);
    const metrics = await measureLag({ queries, writers, progress: options.progress });
    return { settings: { store: options.store, queries, writers, ways: ways.join(',') }, metrics };
  },
};

/** Milliseconds from acknowledgement to the answer that held the memory; undefined when it did not. */
type Lag = number | undefined;

export async function measureLag(params: {
  readonly queries: number;
  readonly writers: number;
  readonly progress: (done: number, total: number, what: string) => void;
}): Promise<Metrics> {
  const share = Math.ceil(params.queries / ways.length);
  const metrics: Metrics = {};
  const all: Lag[] = [];
  for (const [place, way] of ways.entries()) {
    const count = Math.min(share, params.queries - place * share);
    const lags = await run(way, {
      count,
      writers: params.writers,
      step: (done) => params.progress(place * share + done, params.queries, `asking (${way})`),
    });
    all.push(...lags);
    Object.assign(metrics, summary(`${way}.`, lags));
  }
  return { ...summary('', all), ...metrics };
}

function summary(prefix: string, lags: readonly Lag[]): Metrics {
  const found = lags.filter((one) => one !== undefined);
  return {
    [`${prefix}queries`]: lags.length,
    [`${prefix}missed`]: lags.length - found.length,
    [`${prefix}lag.wall_p50_ms`]: percentile(found, 0.5),
    [`${prefix}lag.wall_p95_ms`]: percentile(found, 0.95),
    [`${prefix}lag.wall_max_ms`]: Math.max(...found),
  };
}

interface Work {
  readonly count: number;
  readonly writers: number;
  readonly step: (done: number) => void;
}

/** Writes one memory and says its id once it is acknowledged. */
type Write = (content: string) => Promise<string>;
/** Ids of what the word finds. */
type Find = (word: string) => Promise<readonly string[]>;

async function run(way: Way, work: Work): Promise<Lag[]> {
  await using folder = await temporaryFolder();
  switch (way) {
    case 'embedded': {
      await using holdfast = await open({ extraction: 'off', path: join(folder.path, 'holdfast.db'), worker: false });
      return await ask({ write: writeBy(holdfast), find: findBy(holdfast) }, work);
    }
    case 'http': {
      const served = await startServe(folder.path);
      try {
        return await ask({ write: writeBy(served.client), find: findBy(served.client) }, work);
      } finally {
        await served.end('SIGTERM');
      }
    }
    case 'processes': {
      // One writes and another one reads; a third does both here, so that the file has more than one writer.
      const path = join(folder.path, 'holdfast.db');
      await using here = await open({ extraction: 'off', path, worker: false });
      await using writer = startChild(new URL('./lag-main.ts', import.meta.url), [path]);
      await using reader = startChild(new URL('./lag-main.ts', import.meta.url), [path]);
      const over = new AbortController();
      const besides = writeUntil(writeBy(here), over.signal);
      try {
        return await ask({ write: writeIn(writer), find: findIn(reader) }, { ...work, writers: 1 });
      } finally {
        over.abort();
        await besides;
      }
    }
  }
}

/** Writers at once; each asks for its memory by a word of its own as soon as it is acknowledged, while others write. */
async function ask({ write, find }: { readonly write: Write; readonly find: Find }, work: Work): Promise<Lag[]> {
  const lags: Lag[] = [];
  let next = 0;
  const one = async (): Promise<void> => {
    while (next < work.count) {
      next += 1;
      const word = uniqueWord('l', next);
      const id = await write(`The keeper noted ${word} beside the gate`);
      const acknowledged = performance.now();
      const ids = await find(word);
      lags.push(ids.includes(id) ? performance.now() - acknowledged : undefined);
      work.step(lags.length);
    }
  };
  await Promise.all(Array.from({ length: work.writers }, one));
  return lags;
}

async function writeUntil(write: Write, signal: AbortSignal): Promise<void> {
  for (let number = 0; !signal.aborted; number += 1) {
    await write(`Another hand noted ${uniqueWord('o', number)}`);
    // Without a pause it would hold the file's lock most of the time, and the bench would measure the wait for that.
    await setTimeout(PAUSE_MS);
  }
}

export function writeBy(client: Pick<Client, 'remember'>): Write {
  return async (content) => (await client.remember({ content })).memory.id;
}

export function findBy(client: Pick<Client, 'recall'>): Find {
  return async (query) => (await client.recall({ query, k: 3 })).results.map(({ memory }) => memory.id);
}

/** What a process of lag-main is asked for. */
export type LagRequest = { readonly write: string } | { readonly find: string };

function writeIn(child: Child): Write {
  return async (content) => z.string().parse(await child.ask({ write: content } satisfies LagRequest));
}

function findIn(child: Child): Find {
  return async (word) => z.array(z.string()).parse(await child.ask({ find: word } satisfies LagRequest));
}
