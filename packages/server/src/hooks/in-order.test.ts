import { expect, test } from 'vitest';
import { createInOrder } from './in-order.ts';

test('work of one key waits for what came before, failed or not; that of another does not', async () => {
  const inOrder = createInOrder();
  const seen: string[] = [];
  const gate = Promise.withResolvers<undefined>();
  const first = inOrder('a', async () => {
    await gate.promise;
    seen.push('first');
    throw new Error('no');
  });
  const second = inOrder('a', () => Promise.resolve(seen.push('second')));
  await inOrder('b', () => Promise.resolve(seen.push('other')));
  expect(seen).toEqual(['other']);
  gate.resolve(undefined);
  await expect(first).rejects.toThrow('no');
  await second;
  expect(seen).toEqual(['other', 'first', 'second']);
});
