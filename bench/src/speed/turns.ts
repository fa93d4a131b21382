import type { Client } from '@holdfast/contract';
import type { Metrics } from '../bench.ts';
import { BATCH, type Item } from './conversation.ts';

interface Turn {
  /** CPU of the main thread: what the turn itself did. */
  readonly cpu: number;
  /** With what it waited for, of the disk and of a busy machine. */
  readonly wall: number;
}

/** The longest turn of the event loop while some work is done: nothing else runs in this process meanwhile. */
export async function longestTurn(work: () => Promise<unknown>): Promise<Turn> {
  const longest = { cpu: 0, wall: 0 };
  let over = false;
  let cpu = threadCpuMs();
  let wall = performance.now();
  const ended = Promise.withResolvers<void>();
  // Called once a turn, as an immediate that an immediate asks for waits for the next one.
  const look = (): void => {
    const [cpuNow, wallNow] = [threadCpuMs(), performance.now()];
    longest.cpu = Math.max(longest.cpu, cpuNow - cpu);
    longest.wall = Math.max(longest.wall, wallNow - wall);
    [cpu, wall] = [cpuNow, wallNow];
    if (over) ended.resolve();
    else setImmediate(look);
  };
  setImmediate(look);
  try {
    await work();
  } finally {
    over = true;
    await ended.promise;
  }
  return longest;
}

function threadCpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

const ADDS = 100;

/** The longest turns for a warm user: of recalls, of single adds, and of batches of 500. */
export async function measureTurns(params: {
  readonly client: Client;
  readonly queries: readonly string[];
  /** Memories that are not stored yet, two batches and some. */
  readonly items: readonly Item[];
}): Promise<Metrics> {
  const { client, queries, items } = params;
  const singles = items.slice(0, ADDS);
  const turns = {
    recall: await longestTurn(async () => {
      for (const query of queries) await client.recall({ query, k: 10 });
    }),
    add: await longestTurn(async () => {
      for (const item of singles) await client.remember(item);
      await client.recall({ query: queries[0] ?? '', k: 10 });
    }),
    batch: await longestTurn(async () => {
      for (let at = ADDS; at < items.length; at += BATCH) {
        await client.rememberMany({ items: items.slice(at, at + BATCH) });
        await client.recall({ query: queries[0] ?? '', k: 10 });
      }
    }),
  };
  const all = Object.values(turns);
  return {
    'turn.max_ms': Math.max(...all.map(({ cpu }) => cpu)),
    'turn.wall_max_ms': Math.max(...all.map(({ wall }) => wall)),
    ...Object.fromEntries(
      Object.entries(turns).flatMap(([name, { cpu, wall }]) => [
        [`turn.${name}_max_ms`, cpu],
        [`turn.${name}_wall_max_ms`, wall],
      ]),
    ),
  };
}
