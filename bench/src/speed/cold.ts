import { join } from 'node:path';
import { z } from 'zod';
import type { Metrics } from '../bench.ts';
import { startChild } from '../child.ts';

const timing = z.object({ cpu: z.number(), wall: z.number() });
const report = z.object({ opened: timing, recalled: timing, again: timing, rssBytes: z.number() });

/**
 * What a new process pays before its first answer, and the memory it then holds; a process on an empty database beside
 * it, so that the share of the model and of Node is known.
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
  return {
    cold_open_ms: full.opened.cpu + full.recalled.cpu,
    'cold_open.wall_ms': full.opened.wall + full.recalled.wall,
    'cold_open.first_recall_ms': full.recalled.cpu,
    'cold_open.empty_ms': empty.opened.cpu + empty.recalled.cpu,
    rss_mb: full.rssBytes / 1e6,
    'rss_mb.empty': empty.rssBytes / 1e6,
    rss_bytes_per_memory: (full.rssBytes - empty.rssBytes) / memories,
  };
}

async function inNewProcess(args: readonly string[]): Promise<z.infer<typeof report>> {
  await using child = startChild(new URL('./cold-main.ts', import.meta.url), args);
  return report.parse(await child.ask({}));
}
