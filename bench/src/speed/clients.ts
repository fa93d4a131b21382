import { Agent } from 'node:http';
import type { BenchOptions, Metrics } from '../bench.ts';
import { startServer } from '../doors/server.ts';
import { percentile } from '../measure.ts';
import { post } from './post.ts';

const CLIENTS = 16;

/** A question and who asks it; the server's own user when not given. */
export interface Asking {
  readonly query: string;
  readonly user?: string;
}

/**
 * Recalls over HTTP by 16 clients at once, each asking its next question as soon as it has an answer, of one server in a
 * process of its own; wall time tells how long each waits. Every user is asked once before, so that its index is there.
 */
export async function measureClients(params: {
  readonly database: string;
  readonly model: string;
  readonly indexMemoryMb: number;
  readonly askings: readonly Asking[];
  readonly options: BenchOptions;
}): Promise<Metrics> {
  const { database, model, indexMemoryMb, askings, options } = params;
  await using server = await startServer({ place: { database }, model, indexMemoryMb });
  const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
  const url = new URL('/v1/recall', server.url);
  const ask = async ({ query, ...who }: Asking): Promise<number> => {
    const start = performance.now();
    await post({ url, body: JSON.stringify({ query, k: 10 }), agent, apiKey: server.apiKey, ...who });
    return performance.now() - start;
  };
  try {
    const first = new Map(askings.map((asking) => [asking.user, { ...asking, query: 'warm' }]));
    for (const asking of first.values()) await ask(asking);
    const before = await server.cpuMs();
    const walls: number[] = [];
    const waiting = askings.values();
    const start = performance.now();
    await Promise.all(
      Array.from({ length: CLIENTS }, async () => {
        for (const asking of waiting) {
          walls.push(await ask(asking));
          options.progress(walls.length, askings.length, 'asking by 16 clients');
        }
      }),
    );
    const seconds = (performance.now() - start) / 1_000;
    return {
      'clients16.wall_p50_ms': percentile(walls, 0.5),
      'clients16.wall_p95_ms': percentile(walls, 0.95),
      'clients16.wall_p99_ms': percentile(walls, 0.99),
      'clients16.recalls_per_s': walls.length / seconds,
      'clients16.server_cpu_ms': ((await server.cpuMs()) - before) / walls.length,
    };
  } finally {
    agent.destroy();
  }
}
