import { expect, test } from 'vitest';
import { base64Url } from './keys.ts';

test.each([
  [[], ''],
  [[0], 'AA'],
  [[255, 255], '__8'],
  [[251, 239, 190], '----'],
  [[1, 2, 3, 4], 'AQIDBA'],
])('bytes %j are written as %s', (bytes, text) => {
  expect(base64Url(Uint8Array.from(bytes))).toBe(text);
  expect(Buffer.from(bytes).toString('base64url')).toBe(text);
});
