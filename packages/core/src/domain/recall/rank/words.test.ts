import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createAnalyzer } from '../analyzer/analyzer.ts';
import { f64, i32 } from '../index/column.ts';
import { Partition } from '../index/partition.ts';
import { memoryOf } from '../testing/memories.ts';
import type { AskedTerm } from './asked.ts';
import { idf } from './formulas.ts';
import { clear, createScratch } from './scratch.ts';
import { frequencyOf, type Ground, type Statistics, statisticsOf } from './statistics.ts';
import { scoreWords } from './words.ts';

const analyzer = createAnalyzer();
const vocabulary = ['kite', 'lake', 'moss', 'nest', 'oven', 'pear', 'rope', 'sofa'];

interface Turn {
  readonly words: readonly number[];
  readonly session: number;
  readonly long: boolean;
}

/** Words are drawn so that the first are rare. */
const turn = fc.record({
  words: fc.array(
    fc.nat(63).map((place) => Math.floor(Math.sqrt(place))),
    { minLength: 1, maxLength: 6 },
  ),
  session: fc.nat(3),
  long: fc.nat(30).map((place) => place === 0),
});

interface Shape {
  readonly interleaved: boolean;
  /** Whether some are deleted, which parts their neighbours. */
  readonly gaps: boolean;
}

function partitionOf(turns: readonly Turn[], { interleaved, gaps }: Shape): Partition {
  const partition = new Partition(analyzer);
  turns.forEach(({ words, session, long }, place) => {
    const own = interleaved ? session : Math.floor(place / 20);
    const text = words.map((word) => vocabulary[word]).join(' ');
    partition.put(
      memoryOf({
        seq: place + 1,
        content: long ? `${text} ${'filler '.repeat(150)}` : text,
        speaker: place % 3 === 0 ? 'Ana' : 'Ben',
        ...(own === 3 ? {} : { sessionId: `s${own}`, turn: place }),
      }),
    );
  });
  for (let seq = 5; gaps && seq < turns.length; seq += 17) partition.remove(seq);
  return partition;
}

function groundOf(partition: Partition): Ground {
  const column = partition.documents.speaker.values;
  const voice = { column, value: partition.documents.speakers.find('Ana'), factor: 2 };
  return {
    partition,
    scratch: createScratch(),
    admits: (doc) => doc % 5 !== 0,
    touched: new Map(),
    boosts: [{ name: 'speaker', factor: 2, fits: () => false, voice }],
  };
}

interface Asked {
  readonly statistics: Statistics;
  readonly asked: readonly AskedTerm[];
  readonly limit: number;
}

/** The words, boosted, of the best admitted documents. */
function bestOf(grounds: readonly Ground[], { statistics, asked, limit }: Asked): number[] {
  scoreWords({ grounds, statistics, asked, mixing: true, limit, sure: 4 });
  const best = grounds.flatMap(({ scratch, partition, admits, boosts }) => {
    const found = [...scratch.reached.subarray(0, scratch.reachedCount)].filter(admits);
    const scores = found.map((doc) => {
      const ana = i32(partition.documents.speaker.values, doc) === partition.documents.speakers.find('Ana');
      return f64(scratch.words, doc) * (ana ? (boosts[0]?.factor ?? 1) : 1);
    });
    clear(scratch, partition.documents.sessions.size);
    return scores;
  });
  return best.sort((a, b) => b - a).slice(0, 4);
}

test('of a large store the best blocks hold the best by words, to the last bit', () => {
  const turns = fc.array(turn, { minLength: 40, maxLength: 150 });
  const shape = fc.record({ interleaved: fc.boolean(), gaps: fc.boolean() });
  const wanted = fc.uniqueArray(fc.nat(7), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(turns, turns, wanted, shape, (first, second, words, of) => {
      const grounds = [first, second].map((each) => groundOf(partitionOf(each, of)));
      const statistics = statisticsOf(grounds);
      const asked = words.map((word) => {
        const term = analyzer.term(vocabulary[word] ?? '');
        return { term, factor: idf(statistics.documents, frequencyOf(grounds, term)), ofSessions: word % 2 === 0 };
      });
      const chosen = bestOf(grounds, { statistics, asked, limit: 5 });
      expect(chosen).toEqual(bestOf(grounds, { statistics, asked, limit: Infinity }));
      for (const { scratch } of grounds) {
        const all = [
          scratch.words,
          scratch.alone,
          scratch.counts,
          scratch.marks,
          scratch.blockMost,
          scratch.blockMarks,
        ];
        for (const values of [...all, scratch.blockTf, scratch.sessionTf, scratch.sessionScore]) {
          expect(values.some((value) => value !== 0)).toBe(false);
        }
      }
    }),
    { seed: 3, numRuns: 120, endOnFailure: true },
  );
});
