import { randomBytes } from 'node:crypto';
import { open } from './open.ts';
import { connectRedis } from './redis.ts';
import { describeClient } from './testing/client-suite/client-suite.ts';
import { embeddedClient } from './testing/client-suite/embedded-client.ts';

const url = process.env['HOLDFAST_TEST_REDIS_URL'] ?? '';

describeClient({
  name: 'the embedded library with Redis',
  open: async () => {
    const shared = await connectRedis({ url, prefix: `test-${randomBytes(6).toString('hex')}` });
    return embeddedClient(await open({ path: ':memory:', worker: false, shared }));
  },
});
