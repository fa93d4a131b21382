import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { open } from '@holdfast/core';
import { type Bench, numberFlag } from '../bench.ts';
import { passesIntegrityCheck } from '../crash/crash.ts';
import { readContents } from '../crash/contents.ts';
import { uniqueWord } from '../crash/words.ts';
import { seededRandom } from '../measure.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { cliPeer } from './cli-peer.ts';
import { mcpPeer } from './mcp-peer.ts';
import type { Peer } from './peer.ts';
import { servePeer } from './serve-peer.ts';

export const processes: Bench = {
  name: 'processes',
  summary: 'Two MCP servers, one HTTP server and the CLI on one data folder, killed and restarted in turn',
  flags: {
    rounds: 'rounds; in each, one of the four is killed (12)',
    seed: 'of the moments of killing (1)',
  },
  async run(options) {
    const rounds = numberFlag(options, 'rounds', 12);
    const seed = numberFlag(options, 'seed', 1);
    const report = await shareFolder({ rounds, seed, progress: options.progress });
    return { settings: { store: options.store, rounds, seed }, metrics: { ...report } };
  },
};

export interface ProcessesReport {
  readonly acknowledged: number;
  /** Acknowledged memories that are not there at the end. */
  readonly lost: number;
  readonly kills: number;
  /** Calls that failed because their own process was killed under them. */
  readonly interrupted: number;
  /** Calls that failed although their process lived. */
  readonly failed: number;
  /** Memories written through one process that another did not find at once. */
  readonly not_seen: number;
  /** 1 when SQLite finds the file sound at the end. */
  readonly closes_clean: number;
}

interface Written {
  readonly id: string;
  readonly word: string;
}

/** All four work at once; in each round another one is killed in the middle of its work, and started again. */
export async function shareFolder(params: {
  readonly rounds: number;
  readonly seed: number;
  readonly progress: (done: number, total: number, what: string) => void;
}): Promise<ProcessesReport> {
  await using folder = await temporaryFolder();
  const data = join(folder.path, 'data');
  const peers = [mcpPeer('mcp-1', data), servePeer('serve', data), cliPeer('cli', data), mcpPeer('mcp-2', data)];
  const random = seededRandom(params.seed);
  const acknowledged: Written[] = [];
  const count = { kills: 0, interrupted: 0, failed: 0, not_seen: 0 };
  const numbers = countUp();
  try {
    // Together, because the first of them makes the folder and the others must bear that.
    await Promise.all(peers.map((peer) => peer.start()));
    for (let round = 0; round < params.rounds; round += 1) {
      params.progress(round, params.rounds, 'sharing');
      const victim = peers[round % peers.length];
      let killed = false;
      const over = new AbortController();
      const writing = peers.map((peer) =>
        writeUntil(peer, {
          signal: over.signal,
          numbers,
          wasKilled: () => killed && peer === victim,
        }),
      );
      await setTimeout(200 + random() * 600);
      killed = true;
      await victim?.kill();
      count.kills += 1;
      // The others go on while one is down.
      await setTimeout(200);
      over.abort();
      const reports = await Promise.all(writing);
      await victim?.start();
      for (const report of reports) {
        acknowledged.push(...report.written);
        count.interrupted += report.interrupted;
        count.failed += report.failed;
      }
      count.not_seen += await countNotSeen(
        peers,
        reports.map(({ written }) => written.at(-1)),
      );
    }
  } finally {
    await Promise.all(peers.map((peer) => peer.stop()));
  }
  const path = join(data, 'holdfast.db');
  const clean = passesIntegrityCheck(path);
  await using holdfast = await open({ extraction: 'off', path, worker: false });
  const { ids } = await readContents(holdfast);
  const lost = acknowledged.filter(({ id }) => !ids.has(id)).length;
  return { acknowledged: acknowledged.length, lost, ...count, closes_clean: clean ? 1 : 0 };
}

function countUp(): () => number {
  let last = 0;
  return () => (last += 1);
}

async function writeUntil(
  peer: Peer,
  params: { readonly signal: AbortSignal; readonly numbers: () => number; readonly wasKilled: () => boolean },
): Promise<{ written: Written[]; interrupted: number; failed: number }> {
  const report = { written: new Array<Written>(), interrupted: 0, failed: 0 };
  do {
    const word = uniqueWord('p', params.numbers());
    try {
      report.written.push({ id: await peer.remember(`${peer.name} noted ${word}`), word });
    } catch (error) {
      if (params.wasKilled()) {
        report.interrupted += 1;
        return report;
      }
      report.failed += 1;
      console.error(`${peer.name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  } while (!params.signal.aborted && !params.wasKilled());
  return report;
}

/** Asks every process for the last memory of every other. */
async function countNotSeen(peers: readonly Peer[], last: readonly (Written | undefined)[]): Promise<number> {
  const missed = await Promise.all(
    peers.map(async (peer) => {
      let notSeen = 0;
      for (const written of last) {
        if (written !== undefined && !(await peer.find(written.word)).includes(written.id)) notSeen += 1;
      }
      return notSeen;
    }),
  );
  return missed.reduce((sum, value) => sum + value, 0);
}
