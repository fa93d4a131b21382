import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { open } from '@holdfast/core';
import { z } from 'zod';
import { type Bench, numberFlag } from '../bench.ts';
import { nodeArguments } from '../child.ts';
import { seededRandom } from '../measure.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { type Contents, countHalfStored, readContents } from './contents.ts';

const BATCH = 20;
const acknowledgement = z.array(z.tuple([z.string(), z.string()]));
const writerScript = new URL('./writer.ts', import.meta.url);

export const crash: Bench = {
  name: 'crash',
  summary: 'Nothing acknowledged is lost when the process is killed under 16 writers',
  flags: {
    kills: 'how often to kill -9 (20)',
    writers: 'concurrent writers, every fourth in batches of 20 (16)',
    seed: 'of the moments of killing (1)',
  },
  async run(options) {
    const kills = numberFlag(options, 'kills', 20);
    const writers = numberFlag(options, 'writers', 16);
    const seed = numberFlag(options, 'seed', 1);
    const { progress } = options;
    const report = await killRepeatedly({ kills, writers, seed, longestMs: 500, progress });
    return { settings: { store: options.store, kills, writers, batch: BATCH, seed }, metrics: { ...report } };
  },
};

export interface CrashReport {
  readonly kills: number;
  /** Memories whose acknowledgement the parent had read before or after the kill. */
  readonly acknowledged: number;
  /** Acknowledged memories that are not stored, at any later opening. */
  readonly lost: number;
  /** Acknowledged memories that are stored, but that a recall of their own word does not give. */
  readonly not_recalled: number;
  /** Batches of which only a part is stored. */
  readonly half_stored: number;
  /** Openings after a kill that passed SQLite's integrity check. */
  readonly opens_clean: number;
  /** Stored memories, with those whose acknowledgement did not get out before the kill. */
  readonly stored: number;
}

/** Kills a writing process again and again on one database, and looks after each kill what is there. */
export async function killRepeatedly(params: {
  readonly kills: number;
  readonly writers: number;
  readonly seed: number;
  /** A writer is killed at most so long after its first acknowledgement. */
  readonly longestMs: number;
  readonly progress: (done: number, total: number, what: string) => void;
}): Promise<CrashReport> {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'holdfast.db');
  const random = seededRandom(params.seed);
  const acknowledged = new Set<string>();
  const lost = new Set<string>();
  let notRecalled = 0;
  let opensClean = 0;
  let last: Contents = { ids: new Set(), batches: new Map() };
  for (let round = 0; round < params.kills; round += 1) {
    params.progress(round, params.kills, 'killing');
    const written = await writeUntilKilled({
      path,
      round,
      writers: params.writers,
      delayMs: random() * params.longestMs,
    });
    for (const [id] of written) acknowledged.add(id);
    // Before anything of ours has touched the file: what SQLite itself says of it.
    if (passesIntegrityCheck(path)) opensClean += 1;
    await using holdfast = await open({ extraction: 'off', path, touches: false, worker: false });
    last = await readContents(holdfast);
    for (const id of acknowledged) if (!last.ids.has(id)) lost.add(id);
    for (const [id, word] of written) {
      const { results } = await holdfast.recall({ query: word, k: 5 });
      if (!results.some(({ memory }) => memory.id === id)) notRecalled += 1;
    }
  }
  return {
    kills: params.kills,
    acknowledged: acknowledged.size,
    lost: lost.size,
    not_recalled: notRecalled,
    half_stored: countHalfStored(last, BATCH),
    opens_clean: opensClean,
    stored: last.ids.size,
  };
}

/** Starts a writer, kills it some time after its first acknowledgement; what it had acknowledged. */
async function writeUntilKilled(params: {
  readonly path: string;
  readonly round: number;
  readonly writers: number;
  readonly delayMs: number;
}): Promise<(readonly [id: string, word: string])[]> {
  const { path, round, writers, delayMs } = params;
  const child = spawn(process.execPath, nodeArguments(writerScript, path, `${round}`, `${writers}`, `${BATCH}`), {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const exit = once(child, 'exit');
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout });
  const firstLine = Promise.withResolvers<void>();
  reader.on('line', (line) => {
    lines.push(line);
    firstLine.resolve();
  });
  const end = once(reader, 'close');
  await Promise.race([firstLine.promise, exit]);
  await Promise.race([setTimeout(delayMs), exit]);
  child.kill('SIGKILL');
  await exit;
  await end;
  if (child.signalCode !== 'SIGKILL') throw new Error(`The writer ended by itself: ${stderr}`);
  // A line cut in half by the kill was never a whole acknowledgement.
  const whole = lines.filter((line) => line.endsWith(']]'));
  return whole.flatMap((line) => acknowledgement.parse(JSON.parse(line)));
}

/** True when SQLite finds the file sound; opening it plays the write-ahead log back first. */
export function passesIntegrityCheck(path: string): boolean {
  const database = new DatabaseSync(path);
  try {
    const rows = database.prepare('PRAGMA integrity_check').all();
    const keys = database.prepare('PRAGMA foreign_key_check').all();
    return rows.length === 1 && rows[0]?.['integrity_check'] === 'ok' && keys.length === 0;
  } finally {
    database.close();
  }
}
