import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodePlatform, open } from '@holdfast/core';
import { connectRedis } from '@holdfast/core/redis';
import { expect, test } from 'vitest';
import { loadConfig } from './config/load.ts';
import { createHttpApp } from './http/app.ts';
import { createLogger } from './logging.ts';

const redisUrl = process.env['HOLDFAST_TEST_REDIS_URL'] ?? '';
const limit = 50;

test('a limit holds across replicas to the call, and a forwarding header of a stranger gets nobody a bucket more', async () => {
  const data = await mkdtemp(join(tmpdir(), 'holdfast-limits-'));
  const prefix = `test-${randomBytes(6).toString('hex')}`;
  // A clock that stands still: no token comes back meanwhile, so that the count is exact and not nearly.
  const platform = { ...nodePlatform(), now: () => Date.UTC(2026, 10, 21) };
  const logger = createLogger({ logLevel: 'silent', logFormat: 'json' });
  const { config } = loadConfig({ env: {}, overrides: { data } });
  const rule = { limit, perMs: 60_000 };
  const replicas = await Promise.all(
    [1, 2].map(async () => {
      const shared = await connectRedis({ url: redisUrl, prefix, onError: (error) => expect.fail(String(error)) });
      const rateLimits = { key: rule, address: { limit: 3 * limit, perMs: 60_000 } };
      const holdfast = await open({ path: join(data, 'm.db'), platform, shared, rateLimits, worker: false });
      return { holdfast, app: createHttpApp({ api: holdfast.api, config, logger }).app };
    }),
  );
  const secrets: string[] = [];
  for (const name of ['one', 'two']) {
    const made = await replicas[0]?.holdfast.createKey({ name });
    if (made !== undefined) secrets.push(made.secret);
  }
  const call = async (index: number, secret = ''): Promise<Response> => {
    const headers = { host: 'localhost', 'x-api-key': secret, 'x-forwarded-for': `198.51.100.${index % 250}` };
    const incoming = { headers, socket: { remoteAddress: '127.0.0.1' } };
    const request = new Request('http://localhost/v1/stats', { headers });
    const answer = await replicas[index % 2]?.app.fetch(request, { incoming });
    if (answer === undefined) throw new Error('no replica');
    return answer;
  };
  try {
    // The first calls of a process take longer, whatever they are.
    for (const index of [0, 1]) expect((await call(index)).status).toBe(401);
    const answers = await Promise.all(Array.from({ length: 120 }, (_, index) => call(index, secrets[0])));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(limit);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(120 - limit);
    // Another key has a bucket of its own, but the address has had 122 of its 150.
    const others = await Promise.all(Array.from({ length: 40 }, (_, index) => call(index, secrets[1])));
    expect(others.filter(({ status }) => status === 200)).toHaveLength(28);
    expect((await call(0, secrets[1])).headers.get('ratelimit')).toBe('"address";r=0;t=60');
  } finally {
    for (const { holdfast } of replicas) await holdfast.close();
    await rm(data, { recursive: true });
  }
});
