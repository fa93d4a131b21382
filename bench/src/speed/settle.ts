import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@holdfast/contract';
import type { Metrics } from '../bench.ts';
import { timed } from '../measure.ts';

/** So long an image of the index may take to be stored; small users get none. */
const MOST_MS = 120_000;
const LEAST_MEMORIES = 2_048;

/**
 * Recalls once, so that the index is built, and waits for its image, which is stored in the background: what is measured
 * afterwards is neither slowed by it nor without it.
 */
export async function settle(client: Client, path: string, queries: readonly string[]): Promise<Metrics> {
  const [, built] = await timed(() => client.recall({ query: queries[0] ?? '', k: 10 }));
  const { memories } = await client.stats({});
  const [, stored] = await timed(async () => {
    const until = Date.now() + MOST_MS;
    while (memories.total >= LEAST_MEMORIES && !hasImage(path) && Date.now() < until) await pause(50);
    // What is behind the last part is removing older ones.
    await pause(200);
  });
  return { 'index.built_ms': built.cpu, 'index.stored_ms': stored.cpu, 'index.stored_wall_ms': stored.wall };
}

function hasImage(path: string): boolean {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    return db.prepare("SELECT 1 FROM index_images WHERE contents <> ''").get() !== undefined;
  } finally {
    db.close();
  }
}
