import { describe, expect, test } from 'vitest';
import { isZeroVector, unitVector } from './vectors.ts';

describe('unitVector', () => {
  test('keeps the direction and makes the length one', () => {
    expect(unitVector([3, 4])).toEqual(Float32Array.from([0.6, 0.8]));
  });

  test('gives nothing where there is no direction', () => {
    expect(unitVector([0, 0])).toBeUndefined();
    expect(unitVector([])).toBeUndefined();
    expect(unitVector([1, Number.NaN])).toBeUndefined();
    expect(unitVector([1, Infinity])).toBeUndefined();
  });

  test('reads what an array-like claims to have and lacks as zero', () => {
    expect(unitVector({ length: 2, 0: 5 })).toEqual(Float32Array.from([1, 0]));
  });
});

test('isZeroVector tells the vector of no knowledge from all others', () => {
  expect(isZeroVector(new Float32Array(3))).toBe(true);
  expect(isZeroVector(Float32Array.from([0, 0.1, 0]))).toBe(false);
});
