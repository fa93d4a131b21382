import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { Metrics } from '../bench.ts';
import { startChild } from '../child.ts';

const timing = z.object({ cpu: z.number(), wall: z.number() });
const report = z.object({
  opened: timing,
  recalled: timing,
  again: timing,
  rssBytes: z.number(),
  heldBytes: z.number(),
});
type Report = z.infer<typeof report>;

/**
 * What a new process pays before its first answer, and the memory it then holds: from the image of the index, and from
 * the rows when there is none; a process on an empty database beside them, so that the share of the model and of Node
 * is known. Memory is that after garbage collection unless the name says otherwise. Leaves the database without image.
 */
export async function measureCold(params: {
  readonly path: string;
  readonly folder: string;
  readonly model: string;
  readonly query: string;
  readonly memories: number;
}): Promise<Metrics> {
  const { path, model, query, memories } = params;
  const empty = await inNewProcess([join(params.folder, 'empty.db'), model, query]);
  const full = await inNewProcess([path, model, query]);
  dropImages(path);
  const rows = await inNewProcess([path, model, query]);
  const above = (one: Report, what: 'rssBytes' | 'heldBytes'): number => (one[what] - empty[what]) / memories;
  return {
    cold_open_ms: cpuOf(full),
    'cold_open.wall_ms': full.opened.wall + full.recalled.wall,
    'cold_open.first_recall_ms': full.recalled.cpu,
    'cold_open.empty_ms': cpuOf(empty),
    'cold_open.above_empty_ms': cpuOf(full) - cpuOf(empty),
    'cold_open.from_rows_ms': cpuOf(rows),
    rss_mb: full.heldBytes / 1e6,
    'rss_mb.empty': empty.heldBytes / 1e6,
    'rss_mb.with_garbage': full.rssBytes / 1e6,
    rss_bytes_per_memory: above(full, 'heldBytes'),
    'rss_bytes_per_memory.with_garbage': above(full, 'rssBytes'),
    'rss_bytes_per_memory.from_rows': above(rows, 'heldBytes'),
  };
}

function cpuOf({ opened, recalled }: Report): number {
  return opened.cpu + recalled.cpu;
}

async function inNewProcess(args: readonly string[]): Promise<Report> {
  await using child = startChild(new URL('./cold-main.ts', import.meta.url), args);
  return report.parse(await child.ask({}));
}

function dropImages(path: string): void {
  const db = new DatabaseSync(path);
  try {
    db.exec('DELETE FROM index_images; DELETE FROM index_parts');
  } finally {
    db.close();
  }
}
