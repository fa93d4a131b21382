import { expect, test } from 'vitest';
import { createAnalyzer } from '../analyzer/analyzer.ts';
import { Partition } from '../index/partition.ts';
import { memoryOf } from '../testing/memories.ts';
import { scoreCandidates } from './score-candidates.ts';
import { createScratch } from './scratch.ts';
import { type Ground, statisticsOf } from './statistics.ts';
import { postingsOf } from './term-postings.ts';
import { scoreWords } from './words.ts';

const analyzer = createAnalyzer();

test.each([true, false])('some documents get from a common term what they would among all (mixing: %s)', (mixing) => {
  const partition = new Partition(analyzer);
  for (let seq = 0; seq < 400; seq += 1) {
    const content = seq % 3 === 0 ? 'a red kite' : `note ${seq}`;
    partition.put(memoryOf({ seq, content, sessionId: `s${Math.floor(seq / 10)}`, turn: seq }));
  }
  const ground: Ground = { partition, scratch: createScratch(), admits: () => true, boosts: [], touched: new Map() };
  const statistics = statisticsOf([ground]);
  const asked = [{ term: 'kite', factor: 2, ofSessions: false }];
  scoreWords({ grounds: [ground], statistics, asked, mixing, limit: Infinity, sure: 0 });
  const terms = postingsOf(ground, ['kite']).map((postings) => ({ factor: 2, postings }));
  for (const candidates of [[399], [0, 7, 150], Array.from({ length: 400 }, (_, doc) => doc)]) {
    scoreCandidates({ ground, candidates, statistics, terms, mixing });
    const { added, words, marks } = ground.scratch;
    for (const doc of candidates) {
      expect(added[doc]).toBe(words[doc]);
      added[doc] = 0;
    }
    expect(added.some((score) => score !== 0) || marks.some((each) => each !== 0)).toBe(false);
  }
});
