import type { Load } from '@holdfast/core';
import { formatCount } from '../progress.ts';
import { formatBytes } from '../render/bytes.ts';
import type { Finding } from './examine.ts';

/**
 * Where one file stops being the simplest way. A backup or a vacuum copies the whole file: 20 GiB take minutes, twice the
 * disk, and hold writers up.
 */
const mostBytes = 20 * 2 ** 30;
/** At 5 million memories the vectors alone are about 4 GB at 384 dimensions, more than one process's recall indexes should hold. */
const mostMemories = 5_000_000;
/**
 * One write lane stores about 3,000 memories a second (0.24 to 0.33 ms of CPU each with 16 writers, docs/decisions, write
 * path), on the core that also answers recalls. Load comes in bursts: an hour's average of a sixth of that means that peaks
 * wait for the lane.
 */
const mostChangesPerSecond = 500;

/** Whether a file has grown beyond what SQLite is best at; empty while it has not. */
export function outgrown({ bytes, memories, changesPerSecond }: Load): Finding[] {
  const reasons = [
    ...(bytes > mostBytes
      ? [`${formatBytes(bytes)} (more than ${formatBytes(mostBytes)} is slow to back up and to vacuum)`]
      : []),
    ...(memories > mostMemories
      ? [`${formatCount(memories)} memories (more than ${formatCount(mostMemories)} want several processes' RAM)`]
      : []),
    ...(changesPerSecond > mostChangesPerSecond
      ? [
          `${formatCount(Math.round(changesPerSecond))} changes a second over the last hour (one lane does about 3,000 at its peak, so more than ${mostChangesPerSecond} on average wait for it)`,
        ]
      : []),
  ];
  if (reasons.length === 0) return [];
  return [
    {
      name: 'size',
      status: 'warning',
      detail: `SQLite is outgrown: ${reasons.join('; ')}`,
      next: 'Move to Postgres: holdfast move --from sqlite: --to postgres: (docs/guide/moving.md).',
    },
  ];
}
