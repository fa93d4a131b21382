import { expect, test } from 'vitest';
import { TF_BITS } from './posting.ts';
import { FAN, Postings, TAIL } from './postings.ts';

function documentsWith(postings: Postings, term: string): number[] {
  return postings.sealed(term).flatMap((run) => Array.from(run, (posting) => posting >>> TF_BITS));
}

function termsOf(postings: Postings, doc: number): Record<string, number> {
  const terms: Record<string, number> = {};
  postings.eachTerm(doc, (id, count) => {
    terms[postings.terms.names[id] ?? ''] = count;
  });
  return terms;
}

test('a full tail is sealed, and eight segments of one size become one', () => {
  const postings = new Postings();
  const documents = TAIL * (FAN * FAN + FAN + 1);
  for (let doc = 0; doc < documents; doc += 1) postings.add([`t${doc % 3}`, 'all', ...(doc === 600 ? ['once'] : [])]);
  const large = TAIL * FAN * FAN;
  expect(postings.segments.map(({ first, end }) => end - first)).toEqual([large, TAIL * FAN, TAIL]);
  expect(documentsWith(postings, 'all')).toEqual(Array.from({ length: documents }, (_, doc) => doc));
  expect(documentsWith(postings, 't1').slice(0, 3)).toEqual([1, 4, 7]);
  expect(documentsWith(postings, 'once')).toEqual([600]);
  expect(documentsWith(postings, 'none')).toEqual([]);
  expect(postings.frequency('once')).toBe(1);
  expect(postings.bytes).toBeGreaterThan(0);
});

test('a document gives its terms and counts back, sealed or not', () => {
  const postings = new Postings();
  const textOf = (doc: number): string[] => [
    ...Array.from({ length: doc % 20 }, () => 'often'),
    ...Array.from({ length: 5 }, (_, place) => `w${(doc * 31 + place * 997) % 40_000}`),
  ];
  const documents = TAIL * 9 + 3;
  for (let doc = 0; doc < documents; doc += 1) postings.add(textOf(doc));
  for (let doc = 0; doc < documents; doc += 7) {
    const counts: Record<string, number> = {};
    for (const term of textOf(doc)) counts[term] = Math.min(15, (counts[term] ?? 0) + 1);
    expect(termsOf(postings, doc)).toEqual(counts);
  }
});

test('a document that is discounted leaves the statistics', () => {
  const postings = new Postings();
  postings.add(['a', 'b', 'a']);
  postings.add(['a']);
  postings.discount(0);
  expect([postings.frequency('a'), postings.frequency('b'), postings.frequency('c')]).toEqual([1, 0, 0]);
  expect(postings.shared(0, ['b', 'c', 'a'])).toEqual(['b', 'a']);
});
