import { expect, test } from 'vitest';
import { createVectorSet } from './vector-set.ts';

test('each live row is visited with its cosine; replaced and removed ones are not', () => {
  const set = createVectorSet(2);
  set.set(4, Float32Array.of(1, 0));
  set.set(7, Float32Array.of(0, 1));
  set.set(4, Float32Array.of(0.6, 0.8));
  set.set(9, Float32Array.of(1, 0));
  set.remove(9);
  set.remove(9);
  const seen: [number, number][] = [];
  set.scan(Float32Array.of(1, 0), (doc, cosine) => seen.push([doc, Math.round(cosine * 100) / 100]));
  expect(seen).toEqual([
    [7, 0],
    [4, 0.6],
  ]);
  expect([set.live, set.has(4), set.has(9)]).toEqual([2, true, false]);
  expect(set.bytes).toBeGreaterThan(0);
});
