import { describe, expect, test } from 'vitest';
import { dateOf, jsonOf, jsonText, listOf, numberOf, textOf, within } from './fields.ts';

describe('reading what vendors send', () => {
  test('whatever is not of the expected form is taken as not there', () => {
    expect(within({ a: { b: 1 } }, 'a', 'c')).toEqual({});
    expect(textOf('a\u0000b')).toBe('ab');
    expect(textOf('  ')).toBeUndefined();
    expect(numberOf(Number.NaN)).toBeUndefined();
    expect(listOf('no')).toEqual([]);
    expect(listOf([1, { a: 1 }])).toEqual([{ a: 1 }]);
    expect(dateOf('soon')).toBeUndefined();
    expect([jsonOf(undefined), jsonOf(null), jsonOf({}), jsonOf([])]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(jsonOf(false)).toBe(false);
    expect([jsonText('a'), jsonText({ a: 1 }), jsonText(undefined)]).toEqual(['a', '{"a":1}', 'null']);
  });
});
