import { Agent } from 'node:http';
import type { BenchOptions, Metrics } from '../bench.ts';
import { type BenchServer, startServer } from '../doors/server.ts';
import { percentile } from '../measure.ts';
import { post } from './post.ts';

/** Turns that recall, library and empty route take; the first is for warming up. */
const ROUNDS = 8;

/**
 * What one HTTP recall costs the server beside an empty route with the same key check and the same sizes. Asked of a
 * small store: what HTTP adds does not depend on the memories, and as the difference of two large figures it would
 * drown in their noise.
 */
export async function measureHttp(params: {
  readonly path: string;
  readonly model: string;
  readonly queries: readonly string[];
  readonly options: BenchOptions;
}): Promise<Metrics> {
  const { queries, options } = params;
  await using server = await startServer({ place: { path: params.path }, model: params.model });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  try {
    const recallUrl = new URL('/v1/recall', server.url);
    const bodies = queries.map((query) => JSON.stringify({ query, k: 10 }));
    const send = (url: URL) => (body: string) => post({ url, body, agent, apiKey: server.apiKey });
    const reply = await usualReply(bodies.slice(0, 21), send(recallUrl));
    await server.setReply(reply);
    const rounds: Round[] = [];
    const wall: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      options.progress(round, ROUNDS, 'http');
      // The three take turns, so that a busy machine slows them alike.
      const recall = await cpuPerRequest({ server, bodies, send: send(recallUrl), wall });
      const both = await cpuPerRequest({ server, bodies, send: send(new URL('/inside', server.emptyUrl)), wall: [] });
      const empty = await cpuPerRequest({ server, bodies, send: send(new URL(server.emptyUrl)), wall: [] });
      const inside = both - empty;
      if (round > 0) rounds.push({ recall, inside, empty });
      else wall.length = 0;
    }
    return { ...summary(rounds), ...walls(wall), 'http.reply_bytes': Buffer.byteLength(reply) };
  } finally {
    agent.destroy();
  }
}

/** CPU milliseconds of the server's process for one request. */
interface Round {
  /** Recall over HTTP. */
  readonly recall: number;
  /** The same recall asked of the library by the empty route, less the empty route. */
  readonly inside: number;
  readonly empty: number;
}

function summary(rounds: readonly Round[]): Metrics {
  const middle = (pick: (round: Round) => number): number => percentile(rounds.map(pick), 0.5);
  return {
    'http.recall_cpu_ms': middle(({ recall }) => recall),
    'http.inside_cpu_ms': middle(({ inside }) => inside),
    'http.empty_cpu_ms': middle(({ empty }) => empty),
    'http.added_cpu_ms': middle(({ recall, inside }) => recall - inside),
    // The ratio that the issue sets a limit to: what HTTP adds to the library, in empty routes.
    'http.added_over_empty': middle(({ recall, inside, empty }) => (recall - inside) / empty),
  };
}

function walls(wall: readonly number[]): Metrics {
  return { 'http.wall_p50_ms': percentile(wall, 0.5), 'http.wall_p95_ms': percentile(wall, 0.95) };
}

/** Of a few replies the one of middle length. */
async function usualReply(bodies: readonly string[], send: (body: string) => Promise<string>): Promise<string> {
  const replies: string[] = [];
  for (const body of bodies) replies.push(await send(body));
  return replies.toSorted((a, b) => a.length - b.length)[replies.length >> 1] ?? '{}';
}

/** CPU milliseconds of the server for one request, over all bodies one after another. */
async function cpuPerRequest(params: {
  readonly server: BenchServer;
  readonly bodies: readonly string[];
  readonly send: (body: string) => Promise<string>;
  /** Wall milliseconds of each request are added here. */
  readonly wall: number[];
}): Promise<number> {
  const { server, bodies, send, wall } = params;
  const before = await server.cpuMs();
  for (const body of bodies) {
    const start = performance.now();
    await send(body);
    wall.push(performance.now() - start);
  }
  return ((await server.cpuMs()) - before) / bodies.length;
}
