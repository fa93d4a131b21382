import { testDatabases } from '@holdfast/core/testing';
import { afterAll, expect, test } from 'vitest';
import { serve } from '../testing/serve.ts';
import { expectWholePlan } from '../testing/whole-plan.ts';

const databases = await testDatabases(process.env['HOLDFAST_TEST_DATABASE_URL'] ?? '');
afterAll(() => databases.remove());

test(
  'a sentence becomes a plan, tasks, blocks in the calendar, and goes back, over REST on Postgres',
  { timeout: 60_000 },
  async () => {
    const { appUrl } = await databases.make();
    await using served = await serve({ databaseUrl: appUrl });
    await expectWholePlan(served);
    expect(served.config.databaseUrl).toBe(appUrl);
  },
);
