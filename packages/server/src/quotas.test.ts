import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeQuotaRace } from './testing/quota-race.ts';
import { serve } from './testing/serve.ts';

const settings = {
  mode: 'team',
  quotaMemories: 100,
  quotaDailyIngestions: 150,
  rateLimits: 'off',
  extraction: 'off',
  durability: 'normal',
} as const;

describeQuotaRace('on SQLite, one server', async () => {
  const server = await serve(settings);
  return { servers: [server], key: server.key, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
});

describeQuotaRace('on SQLite, two servers on one file', async () => {
  const data = await mkdtemp(join(tmpdir(), 'holdfast-quotas-'));
  const first = await serve({ ...settings, data });
  const second = await serve({ ...settings, data });
  return {
    servers: [first, second],
    key: first.key,
    async [Symbol.asyncDispose]() {
      await second[Symbol.asyncDispose]();
      await first[Symbol.asyncDispose]();
      await rm(data, { recursive: true, force: true });
    },
  };
});
