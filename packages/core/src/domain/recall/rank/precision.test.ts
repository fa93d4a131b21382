import { expect, test } from 'vitest';
import { createAnalyzer } from '../analyzer/analyzer.ts';
import { UserIndex } from '../index/user-index.ts';
import { memoryOf, queryOf } from '../testing/memories.ts';
import { createRanker } from './ranker.ts';

const analyzer = createAnalyzer();
const ranker = createRanker(analyzer);
const index = new UserIndex(analyzer);
const said = [
  'the boiler was repaired',
  'they repaired the boiler in May',
  'the boiler is loud',
  'the roof was repaired',
  'the boiler',
];
for (const [place, content] of said.entries()) index.put(memoryOf({ seq: place + 1, content }));

function found(text: string, over: Parameters<typeof queryOf>[1]): number[] {
  const query = queryOf(text, over);
  const { hits } = ranker.rank({ partitions: index.partitions('*'), query, vector: undefined, time: undefined });
  return hits.map(({ seq }) => seq);
}

test('an answer ends where the score falls, however many are asked for', () => {
  expect(found('boiler repaired', { mode: 'precision', k: 10 })).toEqual([1, 2]);
  expect(found('boiler repaired', { mode: 'precision', k: 1 })).toEqual([1]);
  expect(found('boiler repaired', { mode: 'recall' })).toHaveLength(5);
});

test('where no single memory fits well there is no answer', () => {
  expect(found('who sold the loud violin to the mayor of the harbour', { mode: 'precision' })).toEqual([]);
});
