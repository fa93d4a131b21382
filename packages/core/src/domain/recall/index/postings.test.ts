import { expect, test } from 'vitest';
import { u32 } from './column.ts';
import { TF_BITS } from './posting.ts';
import { Postings, TAIL } from './postings.ts';
import { slotOf } from './segment.ts';

function documentsWith(postings: Postings, term: string): number[] {
  const id = postings.terms.find(term);
  return postings.segments.flatMap((segment) => {
    const slot = slotOf(segment, id);
    if (slot < 0) return [];
    const run = segment.postings.subarray(u32(segment.starts, slot), u32(segment.starts, slot + 1));
    return Array.from(run, (posting) => posting >>> TF_BITS);
  });
}

test('a full tail is sealed, and eight small segments become one', () => {
  const postings = new Postings();
  for (let doc = 0; doc < TAIL * 9; doc += 1) postings.add([`t${doc % 3}`, 'all', ...(doc === 600 ? ['once'] : [])]);
  expect(postings.segments.map(({ first, end }) => [first, end])).toEqual([
    [0, TAIL * 8],
    [TAIL * 8, TAIL * 9],
  ]);
  expect(documentsWith(postings, 'all')).toHaveLength(TAIL * 9);
  expect(documentsWith(postings, 't1').slice(0, 3)).toEqual([1, 4, 7]);
  expect(documentsWith(postings, 'once')).toEqual([600]);
  expect(postings.frequency('once')).toBe(1);
  expect(postings.bytes).toBeGreaterThan(0);
});

test('counts above fifteen are held at fifteen', () => {
  const postings = new Postings();
  postings.add(Array.from({ length: 40 }, () => 'x'));
  expect(u32(postings.entries.values, 0) & 15).toBe(15);
});

test('a document that is discounted leaves the statistics', () => {
  const postings = new Postings();
  postings.add(['a', 'b', 'a']);
  postings.add(['a']);
  postings.discount(0);
  expect([postings.frequency('a'), postings.frequency('b'), postings.frequency('c')]).toEqual([1, 0, 0]);
  expect(postings.shared(0, ['b', 'c', 'a'])).toEqual(['b', 'a']);
});
