import { expect, test, vi } from 'vitest';
import { serve } from '../testing/serve.ts';
import { expectWholeCall, voiceSecrets } from './testing/whole-call.ts';

vi.setConfig({ testTimeout: 60_000 });

test('a simulated call shows the four scenarios: greeted, remembered, known the next time, looked up', async () => {
  await using served = await serve(voiceSecrets);
  const scenes = await expectWholeCall(served);
  expect(scenes[2]?.lines).toContain('first message: Hi Dana! How can I help you today?');
});
