import { expect, test } from 'vitest';
import { stem } from './stem.ts';

test.each([
  ['by', 'by'],
  ['caresses', 'caress'],
  ['ties', 'tie'],
  ['cries', 'cri'],
  ['gas', 'gas'],
  ['gaps', 'gap'],
  ['bus', 'bus'],
  ['skis', 'ski'],
  ['news', 'news'],
  ['herrings', 'herring'],
  ['agreed', 'agre'],
  ['feed', 'feed'],
  ['feedly', 'feed'],
  ['bled', 'bled'],
  ['luxuriated', 'luxuri'],
  ['hopping', 'hop'],
  ['hoping', 'hope'],
  ['using', 'use'],
  ['jumping', 'jump'],
  ['happy', 'happi'],
  ['say', 'say'],
  ['youth', 'youth'],
  ['communication', 'communic'],
  ['generously', 'generous'],
  ['arsenal', 'arsenal'],
  ['rationalize', 'ration'],
  ['relational', 'relat'],
  ['nation', 'nation'],
  ['analogously', 'analog'],
  ['geology', 'geolog'],
  ['logi', 'logi'],
  ['quickly', 'quick'],
  ['electrical', 'electr'],
  ['hopefulness', 'hope'],
  ['relative', 'relat'],
  ['demonstrative', 'demonstr'],
  ['native', 'nativ'],
  ['adjustment', 'adjust'],
  ['adoption', 'adopt'],
  ['ment', 'ment'],
  ['region', 'region'],
  ['controlling', 'control'],
  ['roll', 'roll'],
  ['probate', 'probat'],
  ['cease', 'ceas'],
  ['rate', 'rate'],
  ['enjoying', 'enjoy'],
])('%s has the stem %s', (word, expected) => {
  expect(stem(word)).toBe(expected);
});

test('forms of one word share a stem', () => {
  expect(new Set(['connect', 'connected', 'connecting', 'connection', 'connections'].map(stem)).size).toBe(1);
});
