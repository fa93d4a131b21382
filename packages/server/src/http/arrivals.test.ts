import { once } from 'node:events';
import { connect } from 'node:net';
import { Hono } from 'hono';
import { expect, test } from 'vitest';
import type { Env } from './app.ts';
import { createArrivals } from './arrivals.ts';
import { listen } from './server.ts';

test('others may wait for their connection until none has come for a tenth of a second', () => {
  let now = 1_000;
  const arrivals = createArrivals(() => now);
  expect(arrivals.recent()).toBe(false);
  arrivals.note();
  expect(arrivals.recent()).toBe(true);
  now += 99;
  expect(arrivals.recent()).toBe(true);
  now += 1;
  expect(arrivals.recent()).toBe(false);
});

test('a server notes each connection', async () => {
  let noted = 0;
  const server = await listen({
    http: {
      app: new Hono<Env>(),
      mounted: [],
      beginShutdown: () => undefined,
      answering: () => 0,
    },
    host: '127.0.0.1',
    port: 0,
    requestTimeoutMs: 1_000,
    headersTimeoutMs: 1_000,
    maxConnections: 10,
    onConnection: () => (noted += 1),
  });
  const sockets = [1, 2].map(() => connect(Number(new URL(server.url).port), '127.0.0.1'));
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  await expect.poll(() => noted).toBe(2);
  for (const socket of sockets) socket.destroy();
  await server.close(1_000);
});
