import { describe, expect, test } from 'vitest';
import { deriveFields, deriveSalience, deriveTags } from './derive.ts';

describe('derived tags', () => {
  test('hash tags come first, then topics, at most five, each once', () => {
    expect(deriveTags('#Travel and #visa: the flight to Oslo costs $300, my doctor agreed, dinner with mom')).toEqual([
      'travel',
      'visa',
      'decision',
      'family',
      'health',
    ]);
  });

  test('a plain sentence has none', () => {
    expect(deriveTags('The sky was grey.')).toEqual([]);
  });

  test('an address or a phone number is a contact', () => {
    expect(deriveTags('Write to ana@example.org')).toEqual(['contact']);
    expect(deriveTags('Call +49 30 1234567')).toEqual(['contact']);
  });

  test('a hash inside a word is not a tag', () => {
    expect(deriveTags('issue C#sharp')).toEqual([]);
  });
});

describe('derived salience', () => {
  test.each([
    ['The sky was grey.', 0.5],
    ['Hello!', 0.2],
    ['I am allergic to nuts', 0.8],
    ['The meeting is on Monday', 0.6],
    ['Remember: my flight leaves at 7', 0.9],
  ])('%s -> %d', (content, salience) => {
    expect(deriveSalience(content)).toBe(salience);
  });
});

test('what the caller gives is kept and not marked as derived', () => {
  expect(deriveFields({ content: 'x', tags: ['own'], salience: 0 })).toEqual({
    tags: ['own'],
    salience: 0,
    derived: [],
  });
  expect(deriveFields({ content: 'x' })).toEqual({ tags: [], salience: 0.5, derived: ['tags', 'salience'] });
});
