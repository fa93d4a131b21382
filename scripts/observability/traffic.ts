import { setTimeout as sleep } from 'node:timers/promises';
import type { Watched } from './server.ts';

/** Uses a server as its clients do for a while: four questions to a write, some of them wrong. */
export async function useFor(server: Watched, seconds: number): Promise<void> {
  const call = (path: string, body?: object): Promise<Response> =>
    fetch(`${server.url}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'x-api-key': server.key, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const end = performance.now() + seconds * 1_000;
  for (let turn = 0; performance.now() < end; turn += 1) {
    const places = ['harbour', 'mill', 'library', 'north gate'];
    const place = places[turn % places.length] ?? '';
    await call('/v1/memories', { content: `On day ${turn} Mara said that she prefers tea to coffee at the ${place}.` });
    for (let ask = 0; ask < 3; ask += 1) await call('/v1/recall', { query: `what does Mara like at the ${place}` });
    await call('/v1/context', { query: `Mara and day ${turn}`, maxTokens: 200 });
    if (turn % 5 === 0) {
      await call('/v1/memories/0190c5e0-0000-7000-8000-000000000000');
      await call('/v1/recall', { query: 7 });
      await call('/nowhere');
    }
    await sleep(100);
  }
}
