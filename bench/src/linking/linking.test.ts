import { expect, test } from 'vitest';
import { measureLinking } from './linking.ts';

test('what is loaded at once is linked while another user recalls', { timeout: 60_000 }, async () => {
  const options = { store: 'sqlite', data: undefined, flags: new Map(), files: [], progress: () => undefined } as const;
  const metrics = await measureLinking({ n: 600, options });
  expect(metrics['recalls.during']).toBeGreaterThanOrEqual(20);
  expect(metrics['linking.cpu_ms']).toBeGreaterThan(0);
});
