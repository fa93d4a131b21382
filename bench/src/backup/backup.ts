import { open as openFile, rm, stat } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type Holdfast, open } from '@holdfast/core';
import { backUp, restoreBackup, verifyBackup, type WrittenBackup } from '@holdfast/core/backup';
import { hashEmbedder } from '@holdfast/core/testing';
import { type Bench, type BenchOptions, type Metrics, numberFlag } from '../bench.ts';
import { benchDatabase, fileIn } from '../bench-store.ts';
import { percentile, timed } from '../measure.ts';
import { BATCH, createItems, inBatches } from '../speed/conversation.ts';
import { createLanguage } from '../speed/texts.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const SEED = 7;
const DIMENSIONS = 384;
const EVERY_MS = 20;
const encryptUnder = { secret: 'a secret for this bench, of no use elsewhere' };

/** Figures for the time that a backup and a restore take, and for what writers notice of a backup. */
export const backup: Bench = {
  name: 'backup',
  summary:
    'Backup while somebody writes, reading it through, and restore: seconds, bytes, and whether the copy is equal',
  stores: ['sqlite', 'postgres'],
  flags: { n: 'memories with vectors of 384 dimensions (20000)' },
  async run(options) {
    const n = numberFlag(options, 'n', 20_000);
    const metrics = await (options.store === 'sqlite' ? onSqlite(n, options) : onPostgres(n, options));
    const settings = { store: options.store, n, dimensions: DIMENSIONS, encrypted: true, seed: SEED, unit: 's, wall' };
    return { settings, metrics };
  },
};

async function onSqlite(n: number, options: BenchOptions): Promise<Metrics> {
  await using folder = await temporaryFolder();
  const path = fileIn(folder.path);
  const copy = join(folder.path, 'copy.db');
  return await measure({
    n,
    options,
    place: { path },
    from: `sqlite:${path}`,
    to: `sqlite:${copy}`,
    archive: join(folder.path, 'archive'),
  });
}

async function onPostgres(n: number, options: BenchOptions): Promise<Metrics> {
  await using folder = await temporaryFolder();
  await using source = await benchDatabase();
  await using target = await benchDatabase();
  const [from, to] = [source.ownerUrl, target.ownerUrl];
  return await measure({
    n,
    options,
    place: { database: source.appUrl },
    from,
    to,
    archive: join(folder.path, 'archive'),
  });
}

interface Measure {
  readonly n: number;
  readonly options: BenchOptions;
  readonly place: { readonly path: string } | { readonly database: string };
  readonly from: string;
  readonly to: string;
  readonly archive: string;
}

async function measure({ n, options, place, from, to, archive }: Measure): Promise<Metrics> {
  await using holdfast = await open({ ...place, worker: false, embedder: hashEmbedder({ dimensions: DIMENSIONS }) });
  let stored = 0;
  for (const items of inBatches(createItems(createLanguage(SEED), n, SEED + 1), BATCH)) {
    await holdfast.rememberMany({ items });
    options.progress((stored += items.length), n, 'remembering');
  }
  const alone = await writesUntil(holdfast, setTimeout(3_000));
  options.progress(0, undefined, 'backing up');
  const [[written, backingUp], beside] = await besideWrites(holdfast, () => timed(() => write(archive, from)));
  const { size } = await stat(archive);
  options.progress(0, undefined, 'reading it through');
  const bytes = (): AsyncIterable<Uint8Array> => createReadStream(archive, { highWaterMark: 2 ** 20 });
  const [, verifying] = await timed(() => verifyBackup({ bytes: bytes(), secretKey: encryptUnder }));
  options.progress(0, undefined, 'restoring');
  const now = Date.now();
  const [restored, restoring] = await timed(() => restoreBackup({ bytes: bytes(), to, now, secretKey: encryptUnder }));
  await rm(archive);
  return {
    memories: written.tables.find(({ table }) => table === 'memories')?.rows ?? 0,
    'backup.s': backingUp.wall / 1_000,
    'backup.cpu_s': backingUp.cpu / 1_000,
    'backup.mb': size / 1e6,
    'verify.s': verifying.wall / 1_000,
    'verify.cpu_s': verifying.cpu / 1_000,
    'restore.s': restoring.wall / 1_000,
    'restore.cpu_s': restoring.cpu / 1_000,
    equal: JSON.stringify(restored.tables) === JSON.stringify(written.tables) ? 1 : 0,
    'write_alone.p50_ms': percentile(alone, 0.5),
    'write_alone.p95_ms': percentile(alone, 0.95),
    'write_beside.p50_ms': percentile(beside, 0.5),
    'write_beside.p95_ms': percentile(beside, 0.95),
    writes_beside: beside.length,
  };
}

async function write(path: string, from: string): Promise<WrittenBackup> {
  const file = await openFile(path, 'w');
  try {
    const parts = backUp({ from, id: 'bench', now: Date.now(), encryptUnder });
    for (;;) {
      const { done, value } = await parts.next();
      if (done === true) return value;
      await file.writeFile(value);
    }
  } finally {
    await file.close();
  }
}

async function besideWrites<T>(holdfast: Holdfast, work: () => Promise<T>): Promise<readonly [T, readonly number[]]> {
  const working = work();
  const times = await writesUntil(holdfast, working);
  return [await working, times];
}

/** Milliseconds of one write every 20 ms, until something has ended. The backup runs in the same process: an upper bound. */
async function writesUntil(holdfast: Holdfast, ending: Promise<unknown>): Promise<readonly number[]> {
  let ended = false;
  const end = ending.finally(() => {
    ended = true;
  });
  const times: number[] = [];
  while (!ended) {
    const start = performance.now();
    await holdfast.remember({ content: `Meanwhile somebody said number ${times.length}` });
    times.push(performance.now() - start);
    await setTimeout(EVERY_MS);
  }
  await end;
  return times;
}
