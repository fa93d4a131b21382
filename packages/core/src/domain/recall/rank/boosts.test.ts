import { expect, test } from 'vitest';
import { createAnalyzer } from '../analyzer/analyzer.ts';
import { UserIndex } from '../index/user-index.ts';
import type { Hit, RecallQuery } from '../query.ts';
import { memoryOf, queryOf } from '../testing/memories.ts';
import { createRanker } from './ranker.ts';

const analyzer = createAnalyzer();

test('the session that asks favours its own turns, and keeps out no other', () => {
  const index = new UserIndex(analyzer);
  index.put(memoryOf({ seq: 1, content: 'a red kite', sessionId: 's1', turn: 1 }));
  index.put(memoryOf({ seq: 2, content: 'a red kite', sessionId: 's2', turn: 1 }));
  const ranker = createRanker(analyzer);
  const asked = (given: Partial<RecallQuery>): readonly Hit[] =>
    ranker.rank({
      partitions: index.partitions('*'),
      query: queryOf('kite', given),
      vector: undefined,
      time: undefined,
    }).hits;
  const seqs = (hits: readonly Hit[]): number[] => hits.map(({ seq }) => seq);
  expect(seqs(asked({ sessionId: 's1' }))).toEqual([1, 2]);
  expect(seqs(asked({ sessionId: 's2' }))).toEqual([2, 1]);
  expect(asked({ sessionId: 's1' })[0]?.parts.boosts).toEqual({ askingSession: 1.2 });
  expect(seqs(asked({ sessionId: 'another' }))).toEqual(seqs(asked({})));
});
