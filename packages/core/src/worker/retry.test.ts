import { HoldfastError } from '@holdfast/contract';
import { describe, expect, test } from 'vitest';
import { defaultRetryPolicy, errorNote, nextTry } from './retry.ts';

const next = (attempts: number, error: unknown) => nextTry({ policy: defaultRetryPolicy, attempts, error, random: 1 });
const outage = new HoldfastError('model_unavailable');

describe('the next try of a failed job', () => {
  test('comes later each time, and never after the fifth', () => {
    const delays = [1, 2, 3, 4, 5].map((attempts) => next(attempts, new Error('defect')));
    expect(delays).toEqual([1000, 2000, 4000, 8000, undefined]);
  });

  test('goes on through a long outage, at most ten minutes apart', () => {
    expect(next(50, outage)).toBe(600_000);
    expect(next(1000, outage)).toBeUndefined();
  });

  test('is not before the moment that the server asked for', () => {
    expect(next(1, new HoldfastError('model_unavailable', { retryAfter: 90 }))).toBe(90_000);
  });

  test('is not endless for an error that will not go away by itself', () => {
    expect(next(5, new HoldfastError('invalid_input'))).toBeUndefined();
  });
});

test('a job row keeps the code of a failure, and no words of foreign errors', () => {
  expect(errorNote(outage)).toBe('model_unavailable: The model cannot be reached');
  expect(errorNote(new TypeError('private words'))).toBe('internal: TypeError');
  expect(errorNote('private words')).toBe('internal');
});
