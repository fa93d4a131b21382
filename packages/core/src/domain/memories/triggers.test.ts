import { expect, test } from 'vitest';
import { topics, weights } from './derive-rules.ts';
import { createTriggers } from './triggers.ts';

const rules = [...topics, ...weights];
const triggers = createTriggers(rules);

/** Words of the rules, others, and what stands between them, in any case. */
function* texts(): Generator<string> {
  let seed = 11;
  const next = (below: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((seed / 2_147_483_648) * below);
  };
  const words = rules.flatMap((rule) => rule.words.split(' '));
  const more = ['to', 'with', 'on', 'than', 'rather', 'later', 'week', 'be', 'Am', 'have', 'want', 'grey', 'x_my', '7'];
  const between = [
    ' ',
    ' ',
    ' ',
    '',
    ', ',
    "'",
    '-',
    '_',
    '\u00e9',
    '\u017f',
    '@',
    '$',
    '€',
    '+49 30 12345678',
    'a@b.c',
  ];
  const all = [...words, ...more, ...more];
  for (let count = 0; count < 20_000; count += 1) {
    let text = '';
    for (let length = next(6); length >= 0; length -= 1) {
      const word = all[next(all.length)] ?? '';
      text += (next(4) === 0 ? word.toUpperCase() : word) + (between[next(between.length)] ?? '');
    }
    yield text;
  }
}

test('no rule that matches is left out', () => {
  for (const text of texts()) {
    const possible = triggers(text);
    const missed = rules.filter(({ pattern }, place) => pattern.test(text) && (possible & (1 << place)) === 0);
    if (missed.length > 0) expect([text, missed.map(({ pattern }) => pattern.source)]).toEqual([]);
  }
});

test('a text without a word of any rule calls for none', () => {
  expect(triggers('The sky was grey.')).toBe(0);
});

test('a digit calls for a rule that begins with one, and for no other', () => {
  const rule = { pattern: /tea/u, words: 'tea' };
  expect(createTriggers([rule])('at 7')).toBe(0);
  expect(createTriggers([rule, { pattern: /\d/u, words: 'noon', signs: '0' }])('at 7')).toBe(2);
});
