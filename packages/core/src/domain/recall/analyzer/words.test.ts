import { expect, test } from 'vitest';
import { words } from './words.ts';

test('letters and digits make words; case and punctuation do not matter', () => {
  expect(words('Hello, World-wide web2 (test)!')).toEqual(['hello', 'world', 'wide', 'web2', 'test']);
  expect(words('')).toEqual([]);
  expect(words('…!')).toEqual([]);
});

test('possessives and contractions lose their ending', () => {
  expect(words("Ana's dog didn't; she'll o'clock")).toEqual(['ana', 'dog', 'did', 'she', 'oclock']);
  expect(words("won't, can't, shan't")).toEqual(['will', 'can', 'shall']);
  expect(words('Ana’s café')).toEqual(['ana', 'cafe']);
});

test('digit groups are joined and ordinals lose their ending', () => {
  expect(words('1,200 on the 7th, 3,4')).toEqual(['1200', 'on', 'the', '7', '3', '4']);
});

test('accents are folded, so that either spelling finds the other', () => {
  expect(words('Élodie Straße Ærø Łódź')).toEqual(['elodie', 'strasse', 'aero', 'lodz']);
});

test('full-width forms are the same as plain ones', () => {
  expect(words('ＡＢＣ１２')).toEqual(['abc12']);
});

test('runs of unspaced scripts become pairs, beside words of other scripts', () => {
  expect(words('東京都に住む')).toEqual(['東京', '京都', '都に', 'に住', '住む']);
  expect(words('猫 Tokyo')).toEqual(['猫', 'tokyo']);
  expect(words('東京Tower')).toEqual(['東京', 'tower']);
});

test('a text that grows when folded is read for as long as it was', () => {
  const text = '\ufdfa'.repeat(100_000);
  const start = performance.now();
  expect(words(text).length).toBeLessThan(100_000);
  expect(performance.now() - start).toBeLessThan(3_000);
  expect(words('\ufdfa')).toHaveLength(4);
});

test('lone surrogates and joined emoji do no harm', () => {
  expect(words('a\ud800b 👩‍💻 c')).toEqual(['a', 'b', 'c']);
});
