import { describe, expect, test } from 'vitest';
import { createAnalyzer } from '../analyzer/analyzer.ts';
import { UserIndex } from '../index/user-index.ts';
import type { Hit, RecallQuery } from '../query.ts';
import { memoryOf, queryOf } from '../testing/memories.ts';
import type { Lately } from '../working-set/session-state.ts';
import { type Profile, profiles, withoutParts } from './profiles.ts';
import { createRanker } from './ranker.ts';

const analyzer = createAnalyzer();

/** Two talks in which the same is said of different things, and a memory of another space. */
function indexOfTalks(): UserIndex {
  const index = new UserIndex(analyzer);
  const turns = ['a red kite', 'it cost nine euros', 'flown at dawn', 'folded away'];
  turns.forEach((content, turn) => index.put(memoryOf({ seq: 1 + turn, content, sessionId: 'kite', turn })));
  const others = ['a blue boat', 'it cost nine euros', 'rowed at dawn', 'moored away'];
  others.forEach((content, turn) => index.put(memoryOf({ seq: 11 + turn, content, sessionId: 'boat', turn })));
  index.put(memoryOf({ seq: 21, content: 'it cost nine euros', space: 'work' }));
  return index;
}

function lately(seqs: readonly number[], terms: readonly string[] = []): Lately {
  return { memories: new Map(seqs.map((seq) => [seq, 1])), terms: new Map(terms.map((term) => [term, 1])) };
}

function ask(
  query: string,
  given: Partial<RecallQuery> & {
    readonly touched?: Lately;
    readonly settings?: Profile;
    readonly from?: UserIndex;
  } = {},
): readonly Hit[] {
  const { touched, settings, from = indexOfTalks(), ...over } = given;
  return createRanker(analyzer).rank({
    partitions: from.partitions(['default']),
    query: queryOf(query, over),
    vector: undefined,
    time: undefined,
    ...(touched === undefined ? {} : { lately: touched }),
    ...(settings === undefined ? {} : { profile: settings }),
  }).hits;
}

const seqs = (hits: readonly Hit[]): number[] => hits.map(({ seq }) => seq);

describe('what the session touched lately', () => {
  test('weighs more, and so do the turns around it, each step less; it keeps out nothing', () => {
    const plain = ask('nine euros at dawn');
    const hits = ask('nine euros at dawn', { touched: lately([1]) });
    expect(new Set(seqs(hits))).toEqual(new Set(seqs(plain)));
    const boosts = new Map(hits.map(({ seq, parts }) => [seq, parts.boosts]));
    expect(boosts.get(2)).toEqual({ workingSet: 1.1 });
    expect(boosts.get(3)).toEqual({ workingSet: 1.05 });
    expect(boosts.get(12)).toEqual({});
    expect(seqs(hits)[0]).toBe(2);
    expect(seqs(plain)[0]).not.toBe(2);
  });

  test('is taken out with its part of the profile, and is no part of the plain sums', () => {
    const without = withoutParts(profiles.relevance, ['workingSet']);
    const touched = lately([1], ['kite']);
    expect(seqs(ask('and what did it cost?', { touched, settings: without }))).toEqual(
      seqs(ask('and what did it cost?', { settings: without })),
    );
    expect(ask('and what did it cost?', { touched, profile: 'balanced' })).toEqual(
      ask('and what did it cost?', { profile: 'balanced' }),
    );
  });
});

describe('a question that leans on the one before', () => {
  test('brings its terms along', () => {
    expect(seqs(ask('what did it cost?', { touched: lately([], ['kite']) }))[0]).toBe(2);
    expect(seqs(ask('what did it cost?', { touched: lately([], ['boat']) }))[0]).toBe(12);
    expect(seqs(ask('what did it cost?', { touched: lately([], ['cost']) }))).toEqual(seqs(ask('what did it cost?')));
  });

  test('may find what shares no word with it', () => {
    expect(seqs(ask('why him?'))).toEqual([]);
    expect(seqs(ask('why him?', { touched: lately([4]) }))).toEqual([4, 3, 2]);
    expect(seqs(ask('why umbrellas?', { touched: lately([4]) }))).toEqual([]);
  });

  test('finds nothing of a space that is not asked, nothing forgotten, and nothing that its filter leaves out', () => {
    expect(seqs(ask('why him?', { touched: lately([21]) }))).toEqual([]);
    const index = indexOfTalks();
    index.remove('default', 4);
    expect(seqs(ask('why him?', { touched: lately([4]), from: index }))).toEqual([]);
    expect(seqs(ask('why him?', { touched: lately([4]), filter: { sessionId: 'boat' } }))).toEqual([]);
  });

  test('does not take a carried term for kin of its own', () => {
    expect(seqs(ask('which pet was it?', { touched: lately([], ['dog']) }))).toEqual([]);
  });

  test('one that stands alone carries nothing on', () => {
    const touched = lately([], ['kite']);
    expect(seqs(ask('the boat moored at dawn', { touched }))).toEqual(seqs(ask('the boat moored at dawn')));
  });
});
