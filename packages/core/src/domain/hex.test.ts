import { expect, test } from 'vitest';
import { fromHex, toHex } from './hex.ts';

test('hex goes both ways and refuses what is none', () => {
  const bytes = Uint8Array.of(0, 9, 127, 255);
  expect(toHex(bytes)).toBe('00097fff');
  expect(fromHex('00097fff')).toEqual(bytes);
  expect(fromHex('')).toEqual(new Uint8Array());
  expect([fromHex('0'), fromHex('0G'), fromHex('AA')]).toEqual([undefined, undefined, undefined]);
});
