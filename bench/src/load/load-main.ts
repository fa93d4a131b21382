import { Agent, request as send } from 'node:http';
import { seededRandom } from '../measure.ts';
import { createLanguage } from '../speed/texts.ts';
import type { LoadOutcome, LoadRequest } from './load.ts';

/** The process behind runClient: so many connections, each of which asks again as soon as it has its answer. */

process.on('message', (request: LoadRequest) => {
  void run(request).then(
    (outcome) => process.send?.(outcome),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});

async function run({ url, apiKey, connections, seconds, users, seed }: LoadRequest): Promise<LoadOutcome> {
  const language = createLanguage(seed);
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const outcome: LoadOutcome = { search: [], ingest: [], errors: {} };
  const end = performance.now() + seconds * 1_000;
  const { hostname, port } = new URL(url);
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${apiKey}` };

  const post = (path: string, body: string): Promise<number> =>
    new Promise((resolve, reject) => {
      const options = {
        agent,
        hostname,
        port,
        path,
        method: 'POST',
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      };
      const asked = send(options, (response) => {
        response.on('error', reject);
        response.on('end', () => resolve(response.statusCode ?? 0));
        response.resume();
      });
      asked.on('error', reject);
      asked.end(body);
    });

  const connection = async (place: number): Promise<void> => {
    const random = seededRandom(seed * 1_000 + place);
    // Out of step, or all connections would write at the same time.
    for (let turn = place; performance.now() < end; turn += 1) {
      const userId = `person-${Math.floor(random() * users)}`;
      const writes = turn % 5 === 0;
      const body = writes
        ? { userId, content: language.text(random) }
        : { userId, query: language.query(random), k: 10 };
      const start = performance.now();
      const status = await post(writes ? '/v1/memories' : '/v1/recall', JSON.stringify(body)).catch((error: unknown) =>
        error instanceof Error && 'code' in error ? String(error.code) : 'network',
      );
      const took = performance.now() - start;
      if (status === 200 || status === 201) (writes ? outcome.ingest : outcome.search).push(took);
      else outcome.errors[status] = (outcome.errors[status] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, (_, place) => connection(place)));
  agent.destroy();
  return outcome;
}
