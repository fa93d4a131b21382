import { statSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import type { Client } from '@holdfast/contract';
import type { BenchOptions, Metrics } from '../bench.ts';
import { latencyMetrics, timed, type Timing } from '../measure.ts';
import { BATCH, inBatches, type Item } from './conversation.ts';

/** Stores everything in batches of 500, and waits until nothing waits for its vector. */
export async function rememberAll(
  client: Client,
  items: Iterable<Item>,
  options: BenchOptions & { readonly total?: number; readonly userId?: string },
): Promise<Metrics> {
  const user = options.userId === undefined ? {} : { userId: options.userId };
  let done = 0;
  const spent = { cpu: 0, wall: 0 };
  for (const batch of inBatches(items, BATCH)) {
    // The making of the texts is not counted.
    const [, timing] = await timed(() => client.rememberMany({ ...user, items: batch }));
    spent.cpu += timing.cpu;
    spent.wall += timing.wall;
    done += batch.length;
    options.progress(done, options.total, 'remembering');
  }
  const [, embedded] = await timed(() => untilEmbedded(client, options));
  return {
    batch_per_s: done / (spent.wall / 1_000),
    'batch.cpu_us': (spent.cpu * 1_000) / done,
    'batch.embedded_per_s': done / ((spent.wall + embedded.wall) / 1_000),
    'batch.embedded_cpu_us': ((spent.cpu + embedded.cpu) * 1_000) / done,
  };
}

async function untilEmbedded(client: Client, options: BenchOptions & { readonly userId?: string }): Promise<void> {
  const user = options.userId === undefined ? {} : { userId: options.userId };
  for (;;) {
    const { embeddings } = await client.stats(user);
    if (embeddings.pending === 0) return;
    options.progress(embeddings.ready, embeddings.ready + embeddings.pending, 'embedding');
    await setTimeout(50);
  }
}

/** Adds one memory at a time by so many writers at once; every add is acknowledged before its writer's next. */
export async function addSingly(client: Client, items: readonly Item[], writers: number): Promise<Metrics> {
  const timings: Timing[] = [];
  let next = 0;
  const [, all] = await timed(() =>
    Promise.all(
      Array.from({ length: writers }, async () => {
        for (let item = items[next++]; item !== undefined; item = items[next++]) {
          const start = performance.now();
          await client.remember(item);
          // No CPU time: what one call takes means nothing while others run beside it, and asking takes 10 us of it.
          timings.push({ wall: performance.now() - start, cpu: 0 });
        }
      }),
    ),
  );
  const name = `add${writers}`;
  const latency = latencyMetrics(name, timings);
  return {
    [`${name}_per_s`]: items.length / (all.wall / 1_000),
    [`${name}.cpu_us`]: (all.cpu * 1_000) / items.length,
    [`${name}.wall_p50_ms`]: latency[`${name}.wall_p50_ms`] ?? Number.NaN,
    [`${name}.wall_p95_ms`]: latency[`${name}.wall_p95_ms`] ?? Number.NaN,
  };
}

/** Bytes of the database with its log. */
export function bytesOnDisk(path: string): number {
  return ['', '-wal'].reduce((sum, end) => sum + (statSync(`${path}${end}`, { throwIfNoEntry: false })?.size ?? 0), 0);
}
