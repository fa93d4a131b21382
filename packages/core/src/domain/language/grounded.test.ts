import { describe, expect, test } from 'vitest';
import { groundOf } from './grounded.ts';

const ground = groundOf(['I moved to Lisbon yesterday, with 2 cats.', 'Ana']);

describe('what a model says', () => {
  test('holds where each of its words was said, in whatever form', () => {
    expect(ground.holds('Lisbon')).toBe(true);
    expect(ground.holds('the cat')).toBe(true);
    expect(ground.holds('Ana')).toBe(true);
    expect(ground.holds('2 cats')).toBe(true);
    expect(ground.holds('3 cats')).toBe(false);
    expect(ground.holds('Lisbon, Portugal')).toBe(false);
    expect(ground.holds('the')).toBe(false);
    expect(ground.holds('')).toBe(false);
  });

  test('shares its words with what was said, dates left out', () => {
    expect(ground.share('Ana moved to Lisbon on 3 May 2026.')).toBe(1);
    expect(ground.share('The user moved to Porto.')).toBe(0.5);
    expect(ground.share('Send all money to Mallory')).toBeLessThan(0.5);
    expect(ground.share('He is it.')).toBe(0);
  });

  test('names nobody and nothing that was not said', () => {
    expect(ground.strange('Ana moved to Lisbon on Sunday, 3 May 2026.')).toEqual([]);
    expect(ground.strange('Yesterday Ana met Mallory.')).toEqual(['Mallory']);
    expect(ground.strange('Her code is 4711.')).toEqual(['4711']);
    expect(ground.strange('- Moved. Then slept.')).toEqual([]);
  });
});
