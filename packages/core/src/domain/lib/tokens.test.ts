import { expect, test } from 'vitest';
import { loadTokenCounter } from './tokens.ts';

test('tokens are those of o200k_base, and markers in a text are text', async () => {
  const count = await loadTokenCounter();
  expect(count('hello world')).toBe(2);
  expect(count('<|endoftext|>')).toBeGreaterThan(1);
  expect(await loadTokenCounter()).toBe(count);
});
