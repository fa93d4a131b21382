import { expect, test } from 'vitest';
import { createAnalyzer } from '../analyzer/analyzer.ts';
import { UserGraph } from '../entities/user-graph.ts';
import { UserIndex } from '../index/user-index.ts';
import type { Hit, RecallQuery } from '../query.ts';
import { memoryOf, queryOf } from '../testing/memories.ts';
import { type Profile, profiles } from './profiles.ts';
import { createRanker } from './ranker.ts';

const analyzer = createAnalyzer();
const ranker = createRanker(analyzer);
const index = new UserIndex(analyzer);
index.put(memoryOf({ seq: 1, content: 'the boat is red' }));
index.put(memoryOf({ seq: 2, content: 'she sails on Sunday', role: 'user' }));
index.put(memoryOf({ seq: 3, content: 'soup' }));
index.put(memoryOf({ seq: 4, content: 'the boat is old' }));

const graph = UserGraph.of({
  names: [],
  mentions: [],
  links: [
    { from: 2, to: 1, type: 'supports', weight: 0.9 },
    { from: 2, to: 3, type: 'similar', weight: 0.5 },
    { from: 1, to: 3, type: 'contradicts', weight: 1 },
  ],
});

function found(text: string, over: Partial<RecallQuery> = {}, profile: Profile = profiles.relevance): readonly Hit[] {
  const params = { partitions: index.partitions('*'), query: queryOf(text, over), vector: undefined, time: undefined };
  return ranker.rank({ ...params, ties: graph.ties(text), profile }).hits;
}
const seqs = (hits: readonly Hit[]): number[] => hits.map(({ seq }) => seq);

test('what the best are linked with comes along, behind what words found, and the links are told', () => {
  const hits = found('boat');
  // Of two equal in words the linked one is first: what it leads to speaks for it.
  expect(seqs(hits).toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4]);
  expect(seqs(hits).slice(2)).toEqual([2, 3]);
  expect(hits.find(({ seq }) => seq === 2)?.parts.links).toEqual([{ from: 1, type: 'supports', weight: 0.9 }]);
  expect(hits.find(({ seq }) => seq === 3)?.parts.links).toEqual([
    { from: 1, type: 'supports', weight: 0.9 },
    { from: 2, type: 'similar', weight: 0.5 },
  ]);
  expect(hits.find(({ seq }) => seq === 4)?.parts).not.toHaveProperty('links');
});

test('where words find nothing there is nothing to begin from', () => {
  expect(found('zeppelin')).toEqual([]);
});

test('a filter holds for what links lead to, and a profile without the part follows none', () => {
  expect(seqs(found('boat', { filter: { role: 'user' } }))).toEqual([]);
  const without = { ...profiles.relevance, links: { share: 0, seeds: 0 } };
  expect(seqs(found('boat', {}, without)).toSorted((a, b) => a - b)).toEqual([1, 4]);
});

test('the profile voice adds a tenth of the average weight of a memory’s links', () => {
  const [first, second] = found('boat', { profile: 'voice' }, profiles.voice);
  expect([first?.seq, second?.seq]).toEqual([1, 4]);
  const plain = ranker.rank({
    partitions: index.partitions('*'),
    query: queryOf('boat'),
    vector: undefined,
    time: undefined,
    profile: profiles.voice,
  }).hits;
  const before = plain.find(({ seq }) => seq === 1)?.score ?? 0;
  expect(((first?.score ?? 0) - before).toFixed(9)).toBe('0.090000000');
});
