import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hasRepeatedField } from './repeated-field.ts';

const repeated = (text: string): boolean => hasRepeatedField(text, JSON.parse(text));

describe('a field that is named twice', () => {
  test.each([
    '{"a":1,"a":2}',
    '{"a":1,"\\u0061":2}',
    '{"x":{"a":1,"b":[{"c":1,"c":1}]}}',
    '{"__proto__":1,"__proto__":2}',
    '{ "a" :1,\n"a"\t: 2}',
    '{"1":1,"1":2}',
    '{"a":{"b":1},"a":{}}',
  ])('is found in %s', (text) => {
    expect(repeated(text)).toBe(true);
  });

  test.each([
    '{}',
    '[]',
    '"a\\":"',
    '{"a":":","b":"\\":"}',
    '{"a":"\\\\","b":"\\\\\\":"}',
    '[{"a":1},{"a":2}]',
    '{"a":{"a":{"a":1}}}',
    '{"":"","length":1}',
  ])('is not found in %s', (text) => {
    expect(repeated(text)).toBe(false);
  });

  test('is not found in whatever JSON.stringify writes, with any white space', () => {
    fc.assert(
      fc.property(fc.json({ depthSize: 'medium' }), fc.constantFrom(0, 1, '\t'), (text, space) => {
        return !repeated(JSON.stringify(JSON.parse(text), null, space));
      }),
      { seed: 6, numRuns: 500 },
    );
  });
});
