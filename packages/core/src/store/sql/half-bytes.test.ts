import { expect, test } from 'vitest';
import { bytesToVector, vectorToBytes } from './half-bytes.ts';

const values = Float32Array.from([0.5, -0.25, 0, 0.0999755859375, 2 ** -24, 1]);

test('a vector takes two bytes a number, and half precision comes back unchanged', () => {
  const bytes = vectorToBytes(values);
  expect(bytes.byteLength).toBe(12);
  expect(bytesToVector(bytes, 6)).toEqual(values);
});

test('a vector of before, of single precision, is read as it is', () => {
  const whole = Float32Array.from([0.1, -0.7, 1e-30]);
  expect(bytesToVector(new Uint8Array(whole.buffer), 3)).toEqual(whole);
});

test.each([1, 2, 3])('bytes that begin %d into a buffer are read all the same', (offset) => {
  const shifted = (bytes: Uint8Array): Uint8Array => {
    const buffer = new Uint8Array(offset + bytes.byteLength);
    buffer.set(bytes, offset);
    return buffer.subarray(offset);
  };
  expect(bytesToVector(shifted(vectorToBytes(values)), 6)).toEqual(values);
  expect(bytesToVector(shifted(new Uint8Array(values.buffer)), 6)).toEqual(values);
});
