import { expect, test } from 'vitest';
import { fromBinary, toBinary } from './vector-bytes.ts';

test('a vector without numbers is written as one that the extension takes', () => {
  expect(fromBinary('halfvec', toBinary('halfvec', new Float32Array(0)))).toEqual(new Float32Array(1));
});

test.each(['halfvec', 'vector'] as const)('a %s comes back in half precision, wherever its bytes lie', (type) => {
  const bytes = toBinary(type, Float32Array.from([0.1, -0, 0.75, 6e-8]));
  expect(bytes.byteLength).toBe(4 + 4 * (type === 'halfvec' ? 2 : 4));
  const shifted = Buffer.concat([Buffer.from([7]), bytes]).subarray(1);
  expect(fromBinary(type, shifted)).toEqual(Float32Array.from([0.0999755859375, -0, 0.75, 2 ** -24]));
});
