import { expect, test } from 'vitest';
import { backup } from './backup.ts';

test('a backup beside writes is restored equal', async () => {
  const options = { store: 'sqlite' as const, data: undefined, files: [], progress: () => undefined };
  const { metrics } = await backup.run({ ...options, flags: new Map([['n', '600']]) });
  expect(metrics).toMatchObject({ equal: 1 });
  expect(metrics['backup.mb']).toBeGreaterThan(0.1);
}, 60_000);
