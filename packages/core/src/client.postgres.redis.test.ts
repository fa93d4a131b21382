import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from 'redis';
import { afterAll, expect, test } from 'vitest';
import { type Holdfast, open } from './open.ts';
import { connectRedis } from './redis.ts';
import { testDatabases } from './store/postgres/testing/test-databases.ts';
import { describeClient } from './testing/client-suite/client-suite.ts';
import { embeddedClient } from './testing/client-suite/embedded-client.ts';

const databases = await testDatabases(process.env['HOLDFAST_TEST_DATABASE_URL'] ?? '');
const url = process.env['HOLDFAST_TEST_REDIS_URL'] ?? '';
afterAll(() => databases.remove());

function unique(): string {
  return `test-${randomBytes(6).toString('hex')}`;
}

describeClient({
  name: 'the embedded library on Postgres with Redis',
  open: async () => {
    const { appUrl } = await databases.make();
    const shared = await connectRedis({ url, prefix: unique() });
    return embeddedClient(await open({ database: appUrl, worker: false, shared }));
  },
});

test('replicas on one Postgres and one Redis store each event once, published or added', async () => {
  const { appUrl } = await databases.make();
  const [prefix, channel] = [unique(), unique()];
  const replicas: Holdfast[] = [];
  for (let replica = 0; replica < 3; replica += 1) {
    const shared = await connectRedis({ url, prefix, ingest: [{ channel, tenant: 'local' }] });
    replicas.push(await open({ database: appUrl, shared }));
  }
  const redis = createClient({ url });
  await redis.connect();
  const eventOf = (index: number): string =>
    JSON.stringify({ event_type: 'note', content: `Note ${index}`, user_id: 'ana' });
  for (let index = 0; index < 100; index += 1) {
    if (index % 2 === 0) await redis.publish(channel, eventOf(index));
    else await redis.xAdd(channel, '*', { event: eventOf(index) });
  }
  const [first] = replicas;
  const total = async (): Promise<number | undefined> => (await first?.stats({ userId: 'ana' }))?.memories.total;
  const end = performance.now() + 8_000;
  while ((await total()) !== 100 && performance.now() < end) await sleep(20);
  await sleep(200);
  expect(await total()).toBe(100);
  expect(await redis.xLen(channel)).toBe(0);
  for (const replica of replicas) await replica.close();
  redis.destroy();
}, 20_000);
