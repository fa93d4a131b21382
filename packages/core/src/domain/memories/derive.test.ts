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

  test.each(['y', '1', 'a.', '+', '+1', '@', 'a@', '#', ' '])(
    '%j over and over takes no longer than its length',
    (unit) => {
      const start = performance.now();
      deriveTags(unit.repeat(100_000 / unit.length));
      expect(performance.now() - start).toBeLessThan(500);
    },
  );

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

test('only what the caller leaves open is derived', () => {
  const content = 'My flight';
  expect(deriveFields({ content, tags: [] })).toEqual({ tags: [], salience: 0.6, derived: ['salience'] });
  expect(deriveFields({ content, salience: 1 })).toEqual({ tags: ['travel'], salience: 1, derived: ['tags'] });
});

test('texts made to be slow are not', () => {
  const units = ['y', 'a.', '+1', '+1 ', '# ', '#a', 'y@', 'my ', 'good ', '€ ', 'hi!', '\u0301'];
  for (const unit of units) {
    const start = performance.now();
    deriveFields({ content: unit.repeat(100_000 / unit.length) });
    expect(performance.now() - start, unit).toBeLessThan(1_000);
  }
});
