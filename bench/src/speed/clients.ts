import { Agent } from 'node:http';
import type { BenchOptions, Metrics } from '../bench.ts';
import { type BenchServer, startServer } from '../doors/server.ts';
import { percentile } from '../measure.ts';
import { post } from './post.ts';

const CLIENTS = 16;
const WARM_UP = 300;

/** A question and who asks it; the server's own user when not given. */
export interface Asking {
  readonly query: string;
  readonly user?: string;
}

interface Served {
  readonly database: string;
  readonly model: string;
  readonly indexMemoryMb: number;
  readonly askings: readonly Asking[];
  readonly options: BenchOptions;
}

/**
 * Recalls over HTTP by 16 clients at once, each asking its next question as soon as it has an answer, of one server in a
 * process of its own, and of two replicas, each for half of the clients; wall time tells how long each waits.
 */
export async function measureClients(params: Served): Promise<Metrics> {
  return { ...(await ofReplicas(1, 'clients16', params)), ...(await ofReplicas(2, 'clients16.replicas2', params)) };
}

async function ofReplicas(
  replicas: number,
  name: string,
  { database, model, indexMemoryMb, askings, options }: Served,
): Promise<Metrics> {
  await using stack = new AsyncDisposableStack();
  const ports: Port[] = [];
  for (let place = 0; place < replicas; place += 1) {
    const server = stack.use(await startServer({ place: { database }, model, indexMemoryMb }));
    const agent = stack.adopt(new Agent({ keepAlive: true, maxSockets: CLIENTS / replicas }), (used) => used.destroy());
    ports.push({ server, url: new URL('/v1/recall', server.url), agent });
  }
  // Every user is asked once before, so that its index is there; then a few more, until the code has been compiled.
  const first = new Map(askings.map((asking) => [asking.user, { ...asking, query: 'warm' }]));
  for (const port of ports) {
    for (const asking of [...first.values(), ...askings.slice(0, WARM_UP)]) await ask(port, asking);
  }
  const usage = async (): Promise<number> => {
    let sum = 0;
    for (const { server } of ports) sum += await server.cpuMs();
    return sum;
  };
  const before = await usage();
  const walls: number[] = [];
  const waiting = askings.values();
  const start = performance.now();
  await Promise.all(
    Array.from({ length: CLIENTS }, async (_, client) => {
      // Sound: there is a port for every remainder.
      const port = ports[client % replicas] as Port;
      for (const asking of waiting) {
        walls.push(await ask(port, asking));
        options.progress(walls.length, askings.length, `asking ${replicas} by 16 clients`);
      }
    }),
  );
  const seconds = (performance.now() - start) / 1_000;
  return {
    [`${name}.wall_p50_ms`]: percentile(walls, 0.5),
    [`${name}.wall_p95_ms`]: percentile(walls, 0.95),
    [`${name}.wall_p99_ms`]: percentile(walls, 0.99),
    [`${name}.recalls_per_s`]: walls.length / seconds,
    [`${name}.server_cpu_ms`]: ((await usage()) - before) / walls.length,
  };
}

interface Port {
  readonly server: BenchServer;
  readonly url: URL;
  readonly agent: Agent;
}

async function ask({ server, url, agent }: Port, { query, ...who }: Asking): Promise<number> {
  const start = performance.now();
  await post({ url, body: JSON.stringify({ query, k: 10 }), agent, apiKey: server.apiKey, ...who });
  return performance.now() - start;
}
