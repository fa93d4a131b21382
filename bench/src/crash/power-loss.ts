import { statSync } from 'node:fs';
import { copyFile, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Holdfast, open } from '@holdfast/core';
import { type Bench, numberFlag } from '../bench.ts';
import { seededRandom } from '../measure.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { watchConnections } from './connections.ts';
import { countHalfStored, readContents } from './contents.ts';
import { passesIntegrityCheck } from './crash.ts';
import { framesIn, parseLog, type WriteAheadLog } from './wal.ts';
import { uniqueWord } from './words.ts';

const BATCH = 8;
const PAGE_BYTES = 8_192;
/** SQLite moves the log into the file after 1,000 pages; the replay needs one log that was never moved. */
const MOST_FRAMES = 800;

export const powerLoss: Bench = {
  name: 'power-loss',
  summary: 'The write-ahead log cut at every frame: nothing acknowledged before the cut is missing',
  flags: {
    writes: 'rounds of concurrent writes to record, at most (40)',
    seed: 'of what is written (1)',
  },
  async run(options) {
    const writes = numberFlag(options, 'writes', 40);
    const seed = numberFlag(options, 'seed', 1);
    const metrics = await replayPowerLoss({ writes, seed, progress: options.progress });
    return { settings: { store: options.store, writes, batch: BATCH, seed }, metrics: { ...metrics } };
  },
};

export interface PowerLossReport {
  /** Cuts that were opened: one at each frame boundary, and one in the middle of each second frame. */
  readonly cuts: number;
  readonly acknowledged: number;
  /** Acknowledged memories missing after a cut behind their acknowledgement, summed over all cuts. */
  readonly lost: number;
  /** Batches of which only a part was there, summed over all cuts. */
  readonly half_stored: number;
  /** Cuts after which SQLite found the file sound. */
  readonly opens_clean: number;
  /** Lowest `PRAGMA synchronous` of the library's writing connections: 2 is FULL. */
  readonly synchronous: number;
}

interface Recording {
  readonly base: string;
  readonly log: WriteAheadLog;
  readonly synchronous: number;
  /** Ids by the number of frames that were in the log when they were acknowledged. */
  readonly acknowledged: readonly { readonly id: string; readonly frames: number }[];
}

/** Writes, keeps the log, then plays it back cut short at every place where the power could have failed. */
export async function replayPowerLoss(params: {
  readonly writes: number;
  readonly seed: number;
  readonly progress: (done: number, total: number, what: string) => void;
}): Promise<PowerLossReport> {
  await using folder = await temporaryFolder();
  const { base, log, synchronous, acknowledged } = await record({ folder: folder.path, ...params });
  let cuts = 0;
  let lost = 0;
  let halfStored = 0;
  let opensClean = 0;
  for (let frames = 0; frames <= log.frames; frames += 1) {
    params.progress(frames, log.frames, 'cutting');
    for (const bytes of frames % 2 === 0 ? [log.cut(frames)] : [log.cut(frames), log.torn(frames)]) {
      const path = join(folder.path, 'cut.db');
      await Promise.all(['', '-shm'].map((end) => rm(`${path}${end}`, { force: true })));
      await copyFile(base, path);
      await writeFile(`${path}-wal`, bytes);
      cuts += 1;
      if (passesIntegrityCheck(path)) opensClean += 1;
      await using holdfast = await open({ extraction: 'off', path, touches: false, worker: false });
      const contents = await readContents(holdfast);
      lost += acknowledged.filter((one) => one.frames <= frames && !contents.ids.has(one.id)).length;
      halfStored += countHalfStored(contents, BATCH);
    }
  }
  return {
    cuts,
    acknowledged: acknowledged.length,
    lost,
    half_stored: halfStored,
    opens_clean: opensClean,
    synchronous,
  };
}

/** A database file, and the log of what was written to it afterwards with the place of each acknowledgement. */
async function record(params: {
  readonly folder: string;
  readonly writes: number;
  readonly seed: number;
}): Promise<Recording> {
  const path = join(params.folder, 'recorded.db');
  const base = join(params.folder, 'base.db');
  // Closing moves the log into the file, so that the recording starts from a file alone.
  await (await open({ extraction: 'off', path, worker: false })).close();
  await copyFile(path, base);
  using connections = watchConnections();
  await using holdfast = await open({ extraction: 'off', path, touches: false, worker: false });
  const random = seededRandom(params.seed);
  const acknowledged: { id: string; frames: number }[] = [];
  for (let round = 0; round < params.writes && framesOf(path) < MOST_FRAMES; round += 1) {
    const batch = Math.floor(random() * 4);
    const writes = Array.from({ length: 4 }, (_, place) => write(holdfast, round * 100 + place * 20, place === batch));
    await Promise.all(
      writes.map(async (written) => {
        const ids = await written;
        // Read in the same turn as the acknowledgement, so that no later commit is counted in.
        const frames = framesOf(path);
        for (const id of ids) acknowledged.push({ id, frames });
      }),
    );
  }
  const log = parseLog(await readFile(`${path}-wal`));
  if (!(await readFile(path)).equals(await readFile(base))) {
    throw new Error('The log was moved into the file while it was recorded; record fewer writes');
  }
  return { base, log, synchronous: Math.min(...connections.synchronous()), acknowledged };
}

async function write(holdfast: Holdfast, number: number, batch: boolean): Promise<string[]> {
  if (!batch) {
    const { memory } = await holdfast.remember({ content: `Noted ${uniqueWord('s', number)}`, sessionId: 'alone' });
    return [memory.id];
  }
  const group = uniqueWord('g', number);
  const items = Array.from({ length: BATCH }, (_, place) => ({
    content: `Together noted ${uniqueWord('b', number + place)}`,
    metadata: { group },
  }));
  return (await holdfast.rememberMany({ items })).results.map(({ id }) => id);
}

/** Whole frames in the log of a database, from its size alone. */
function framesOf(path: string): number {
  const size = statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0;
  return framesIn(size, PAGE_BYTES);
}
