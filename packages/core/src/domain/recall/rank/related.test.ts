import { expect, test } from 'vitest';
import { createAnalyzer } from '../analyzer/analyzer.ts';
import { UserIndex } from '../index/user-index.ts';
import { memoryOf, queryOf } from '../testing/memories.ts';
import { profiles } from './profiles.ts';
import { createRanker } from './ranker.ts';

const analyzer = createAnalyzer();
const ranker = createRanker(analyzer);
const index = new UserIndex(analyzer);
index.put(memoryOf({ seq: 1, content: 'the boat is red' }));
index.put(memoryOf({ seq: 2, content: 'she sails on Sunday', role: 'user' }));
index.put(memoryOf({ seq: 3, content: 'soup' }));

function found(text: string, related: ReadonlyMap<number, number>, over = {}, profile = profiles.relevance): number[] {
  const query = queryOf(text, over);
  const partitions = index.partitions('*');
  const ties = { related: new Map(Array.from(related, ([seq, strength]) => [seq, { strength, entities: ['Mo'] }])) };
  const { hits } = ranker.rank({ partitions, query, vector: undefined, time: undefined, ties, profile });
  return hits.map(({ seq }) => seq);
}

test('a memory tied to what is asked comes in without a word, behind what words found', () => {
  expect(found('boat', new Map([[2, 1]]))).toEqual([1, 2]);
  expect(found('boat', new Map())).toEqual([1]);
});

test('where words find nothing, the stronger tie comes first', () => {
  const ties = new Map([
    [2, 0.4],
    [3, 0.9],
  ]);
  expect(found('zeppelin', ties)).toEqual([3, 2]);
});

test('what a filter or the spaces asked leave out stays out', () => {
  const ties = new Map([
    [3, 1],
    [99, 1],
  ]);
  expect(found('zeppelin', ties, { filter: { role: 'user' } })).toEqual([]);
});

test('a profile without the part does not see ties', () => {
  expect(found('boat', new Map([[2, 1]]), {}, { ...profiles.relevance, entities: 0 })).toEqual([1]);
});
