import { describe, expect, test } from 'vitest';
import { isDerived } from './derived.ts';
import { findEqual } from './equal-memories.ts';
import { dayText, linesFor, linesOf, profileText, weekText } from './summary-text.ts';

describe('the text of a summary', () => {
  test('names its day or week, and can be taken apart again', () => {
    const lines = ['Ana: one', 'two\nof it'];
    expect(dayText('2026-11-20', lines)).toBe('Friday, 20 November 2026:\n- Ana: one\n- two of it');
    expect(weekText('2026-11-20', ['a'])).toBe(
      'The week of Monday, 16 November 2026 to Sunday, 22 November 2026:\n- a',
    );
    expect(linesOf(dayText('2026-11-20', lines))).toEqual(['Ana: one', 'two of it']);
    expect(profileText(['a'])).toBe('- a');
  });

  test('grows slowly with what it sums up', () => {
    expect([0, 3, 4, 8, 100, 10_000].map(linesFor)).toEqual([3, 3, 3, 4, 7, 10]);
  });

  test('what Holdfast made is told from what was said', () => {
    expect(isDerived({ source: { type: 'summary', id: 'user' } })).toBe(true);
    expect(isDerived({ source: { type: 'mail', id: '1' } })).toBe(false);
    expect(isDerived({})).toBe(false);
  });
});

describe('equal memories', () => {
  const typed = (seq: number, content: string, fields: object = {}) =>
    ({ seq, content, kind: 'semantic', space: 'default', state: 'active', ...fields }) as const;

  test('are those of the same words, kind and space, whatever their case and marks', () => {
    const equal = findEqual();
    expect(equal.add(typed(1, 'Ana likes tea.'))).toBeUndefined();
    expect(equal.add(typed(2, 'ANA  likes tea'))).toEqual({ kept: 1, again: 2 });
    expect(equal.add(typed(3, 'Ana likes tea', { space: 'work' }))).toBeUndefined();
    expect(equal.add(typed(4, 'Ana likes tea', { kind: 'procedural' }))).toBeUndefined();
    expect(equal.add(typed(5, 'Ana likes teas'))).toBeUndefined();
  });

  test('what happened twice happened twice, and what is out of the way is left there', () => {
    const equal = findEqual();
    equal.add(typed(1, 'tea'));
    expect(equal.add(typed(2, 'tea', { kind: 'episodic' }))).toBeUndefined();
    expect(equal.add(typed(3, 'tea', { turn: 3 }))).toBeUndefined();
    expect(equal.add(typed(4, 'tea', { state: 'archived' }))).toBeUndefined();
  });
});
