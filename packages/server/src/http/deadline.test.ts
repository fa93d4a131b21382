import { expect, test } from 'vitest';
import { withDeadline } from './deadline.ts';

test('work that takes too long is answered with timeout, and quick work with its result', async () => {
  await expect(withDeadline(new Promise(() => undefined), 5)).rejects.toMatchObject({ code: 'timeout', status: 408 });
  expect(await withDeadline(Promise.resolve(7), 1_000)).toBe(7);
  await expect(withDeadline(Promise.reject(new TypeError('own')), 1_000)).rejects.toThrow('own');
});
