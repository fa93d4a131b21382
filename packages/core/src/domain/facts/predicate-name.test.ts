import { expect, test } from 'vitest';
import { matchKey, nameKey } from '../memories/match-key.ts';
import { predicateName } from './predicate-name.ts';

test.each([
  ['lives_in', 'lives_in'],
  ['Lives in', 'lives_in'],
  ['livesIn', 'lives_in'],
  [' lives-in! ', 'lives_in'],
  ['works at (2nd job)', 'works_at_2nd_job'],
  ['wohnt in Köln', 'wohnt_in_köln'],
  ['好き', '好き'],
  ['🛶?!', ''],
])('%j is the predicate %j', (text, name) => {
  expect(predicateName(text)).toBe(name);
});

test.each([
  ['  “Ana  Maria”. ', 'ana maria'],
  ['C#', 'c#'],
  ['#boat', 'boat'],
  ['100%!', '100%'],
  ['ﬁnn', 'finn'],
  ['…', ''],
])('the match key of %j is %j', (text, key) => {
  expect(matchKey(text)).toBe(key);
});

test('a name of marks alone stands for itself, and a long one is cut', () => {
  expect([nameKey(' … '), nameKey('x'.repeat(600)).length]).toEqual(['…', 500]);
});
