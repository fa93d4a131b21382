import { describe, expect, test } from 'vitest';
import { createVectorCache } from './vector-cache.ts';

const vector = (...values: number[]): Float32Array => Float32Array.from(values);
/** Bytes of one entry with a one-letter key and one number. */
const ENTRY = 4 + 2 + 160;

describe('the vector cache', () => {
  test('gives back what was put in', () => {
    const cache = createVectorCache({ maxBytes: 10 * ENTRY });
    cache.set('a', vector(1));
    expect(cache.get('a')).toEqual(vector(1));
    expect(cache.get('b')).toBeUndefined();
    expect(cache.bytes()).toBe(ENTRY);
  });

  test('drops the one not asked for the longest when it is full', () => {
    const cache = createVectorCache({ maxBytes: 2 * ENTRY });
    cache.set('a', vector(1));
    cache.set('b', vector(2));
    cache.get('a');
    cache.set('c', vector(3));
    expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([vector(1), undefined, vector(3)]);
    expect(cache.bytes()).toBe(2 * ENTRY);
  });

  test('counts a replaced entry once', () => {
    const cache = createVectorCache({ maxBytes: 2 * ENTRY });
    cache.set('a', vector(1));
    cache.set('a', vector(2));
    expect(cache.get('a')).toEqual(vector(2));
    expect(cache.bytes()).toBe(ENTRY);
  });

  test('keeps nothing that is larger than itself, and forgets what such an entry replaces', () => {
    const cache = createVectorCache({ maxBytes: ENTRY });
    cache.set('a', vector(1));
    cache.set('a', vector(1, 2));
    expect(cache.get('a')).toBeUndefined();
    expect(cache.bytes()).toBe(0);
  });
});
