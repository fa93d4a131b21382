import { test } from 'vitest';
import { serve } from '../testing/serve.ts';
import { expectWholePlan } from '../testing/whole-plan.ts';

test(
  'a sentence becomes a plan, tasks, blocks in the calendar, and goes back, over REST',
  { timeout: 60_000 },
  async () => {
    await using served = await serve();
    await expectWholePlan(served);
  },
);
