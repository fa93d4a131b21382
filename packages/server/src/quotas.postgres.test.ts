import { testDatabases } from '@holdfast/core/testing';
import { afterAll } from 'vitest';
import { describeQuotaRace } from './testing/quota-race.ts';
import { serve } from './testing/serve.ts';

const databases = await testDatabases(process.env['HOLDFAST_TEST_DATABASE_URL'] ?? '');
afterAll(() => databases.remove());

describeQuotaRace('on Postgres, two servers', async () => {
  const database = await databases.make();
  const settings = {
    databaseUrl: database.appUrl,
    mode: 'team',
    quotaMemories: 100,
    quotaDailyIngestions: 150,
    rateLimits: 'off',
    extraction: 'off',
  } as const;
  const first = await serve(settings);
  const second = await serve(settings);
  return {
    servers: [first, second],
    key: first.key,
    async [Symbol.asyncDispose]() {
      await second[Symbol.asyncDispose]();
      await first[Symbol.asyncDispose]();
      await database.release();
    },
  };
});
