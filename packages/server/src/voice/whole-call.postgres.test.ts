import { testDatabases } from '@holdfast/core/testing';
import { afterAll, expect, test, vi } from 'vitest';
import { serve } from '../testing/serve.ts';
import { expectWholeCall, voiceSecrets } from './testing/whole-call.ts';

vi.setConfig({ testTimeout: 60_000 });

const databases = await testDatabases(process.env['HOLDFAST_TEST_DATABASE_URL'] ?? '');
afterAll(() => databases.remove());

test('a simulated call shows the four scenarios on Postgres', async () => {
  const { appUrl } = await databases.make();
  await using served = await serve({ ...voiceSecrets, databaseUrl: appUrl });
  const scenes = await expectWholeCall(served);
  expect(scenes[2]?.lines).toContain('first message: Hi Dana! How can I help you today?');
});
