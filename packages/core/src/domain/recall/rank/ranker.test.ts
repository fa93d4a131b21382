import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Memory } from '../../memories/memory.ts';
import { createAnalyzer } from '../analyzer/analyzer.ts';
import { UserIndex } from '../index/user-index.ts';
import type { RecallQuery } from '../query.ts';
import { memoryOf, queryOf } from '../testing/memories.ts';
import { referenceRanking } from '../testing/reference.ts';
import { profiles, recipeParts, withoutParts } from './profiles.ts';
import { createRanker } from './ranker.ts';

const analyzer = createAnalyzer();
const ranker = createRanker(analyzer);
const day = 86_400_000;

function indexOf(memories: readonly Memory[]): UserIndex {
  const index = new UserIndex(analyzer);
  for (const memory of memories) index.put(memory);
  return index;
}

interface Extra {
  readonly vector?: Float32Array;
  readonly time?: { from: number; to: number; text: string };
  readonly window?: { from: number; to: number; text: string };
  readonly limit?: number;
}

function rank(index: UserIndex, query: RecallQuery, { vector, time, window, limit }: Extra = {}) {
  return ranker.rank({
    partitions: index.partitions('*'),
    query,
    vector,
    time,
    ...(window === undefined ? {} : { window }),
    ...(limit === undefined ? {} : { limit }),
  }).hits;
}

const seqs = (hits: readonly { readonly seq: number }[]): number[] => hits.map(({ seq }) => seq);

const vocabulary = ['apple', 'bread', 'cello', 'dog', 'engine', 'forest', 'guitar', 'Ana', 'monday', 'seven', 'Berlin'];
const text = fc.array(fc.constantFrom(...vocabulary), { minLength: 1, maxLength: 12 }).map((all) => all.join(' '));
const turn = fc.record({
  content: fc.oneof({ weight: 20, arbitrary: text }, { weight: 1, arbitrary: fc.constant('dog bread '.repeat(70)) }),
  session: fc.constantFrom(undefined, 's1', 's2', 's3'),
  speaker: fc.constantFrom(undefined, 'Ana', 'Ben'),
  role: fc.constantFrom('user' as const, 'assistant' as const),
});
const corpus = fc.array(turn, { minLength: 1, maxLength: 60 }).map((turns) =>
  turns.map(({ content, session, speaker, role }, place) =>
    memoryOf({
      seq: place + 1,
      content,
      role,
      ...(session === undefined ? {} : { sessionId: session, turn: place }),
      ...(speaker === undefined ? {} : { speaker }),
    }),
  ),
);
const asked = fc
  .tuple(fc.constantFrom('', 'what did I say about', 'when did Ana see', 'how many', 'who has'), text)
  .map((parts) => parts.join(' '));

function expectSame(
  found: readonly { readonly seq: number; readonly score: number }[],
  wanted: readonly { readonly seq: number; readonly score: number }[],
  digits: number,
): void {
  expect(found).toHaveLength(wanted.length);
  const scores = new Map(wanted.map(({ seq, score }) => [seq, score]));
  for (const { seq, score } of found) expect(score).toBeCloseTo(scores.get(seq) ?? Number.NaN, digits);
}

describe('the ranking of the index', () => {
  test('equals the plain reference when nothing is cut', () => {
    fc.assert(
      fc.property(corpus, asked, (memories, query) => {
        const found = rank(indexOf(memories), queryOf(query, { k: 100 }), { limit: Infinity });
        // Mixed lengths are kept in sixteenths of a word and long neighbours in 1/256: hence the tolerance.
        expectSame(found, referenceRanking(memories, query, { analyzer, now: 1_000_000_000 }), 3);
      }),
      { seed: 7, numRuns: 60 },
    );
  });

  test('is the same, to the last bit, after edits and deletions as in a fresh index', () => {
    fc.assert(
      fc.property(corpus, fc.array(fc.tuple(fc.nat(59), text, fc.boolean())), asked, (memories, edits, query) => {
        const current = new Map(memories.map((memory) => [memory.seq, memory]));
        const index = indexOf(memories);
        for (const [place, content, remove] of edits) {
          const before = current.get(place + 1);
          if (before === undefined) continue;
          const after = { ...before, content, version: before.version + 1 };
          index.put(remove ? { ...after, deletedAt: 1 } : after);
          if (remove) current.delete(before.seq);
          else current.set(before.seq, after);
        }
        const rebuilt = indexOf([...current.values()]);
        const all = queryOf(query, { k: 100 });
        expect(rank(index, all)).toEqual(rank(rebuilt, all));
      }),
      { seed: 11, numRuns: 60 },
    );
  });

  test('loses nothing of the best when candidates are cut', () => {
    const words = vocabulary.slice(0, 7);
    const memories = Array.from({ length: 1_500 }, (_, place) => {
      const content = Array.from({ length: 6 }, (__, step) => words[(place * (step + 3) + step * step) % 7]).join(' ');
      const sessionId = `s${Math.floor(place / 20)}`;
      const speaker = place % 2 === 0 ? 'Ana' : 'Ben';
      const salience = place % 3 === 0 ? 0.9 : 0.2;
      return memoryOf({
        seq: place + 1,
        content: `${content} note${place % 50}`,
        sessionId,
        turn: place % 20,
        speaker,
        salience,
      });
    });
    const index = indexOf(memories);
    for (const query of ['dog forest note7', 'what did I say of the cello and note3', 'apple']) {
      const cut = rank(index, queryOf(query), { limit: 400 });
      const whole = rank(index, queryOf(query), { limit: Infinity });
      const kept = seqs(cut).filter((seq) => seqs(whole).includes(seq));
      expect(kept.length).toBeGreaterThanOrEqual(9);
    }
    const filter = { minSalience: 0.5 };
    const [first] = rank(index, queryOf('which note7 did Ana sing to a dog', { filter }), { limit: 100 });
    const [wanted] = rank(index, queryOf('which note7 did Ana sing to a dog', { filter }), { limit: Infinity });
    expect(first?.seq).toBe(wanted?.seq);
    expect(rank(index, queryOf('wolf', { filter: { minSalience: 1 } }), { limit: 100 })).toEqual([]);
  });

  test('leaves neighbours, feedback and very long texts aside when told to or when they mislead', () => {
    const long = Array.from({ length: 130 }, (_, place) => `word${place}`).join(' ');
    const index = indexOf([
      memoryOf({ seq: 1, content: `kite ${long}`, sessionId: 's', turn: 1 }),
      memoryOf({ seq: 2, content: 'yes', sessionId: 's', turn: 2 }),
    ]);
    const { relevance } = profiles;
    if (relevance.kind !== 'recipe') throw new Error('relevance is a recipe');
    const found = (profile: typeof relevance): number[] =>
      seqs(
        ranker.rank({
          partitions: index.partitions('*'),
          query: queryOf('kite'),
          vector: undefined,
          time: undefined,
          profile,
        }).hits,
      );
    expect(found(relevance)).toEqual([1, 2]);
    expect(found({ ...relevance, mixing: false, feedback: { ...relevance.feedback, weight: 0 } })).toEqual([1]);
  });
});

describe('signals of the question', () => {
  const turns = [
    memoryOf({ seq: 1, content: 'The trip to the lake was cold', speaker: 'Ana', role: 'user' }),
    memoryOf({ seq: 2, content: 'The trip to the lake was cold', speaker: 'Ben', role: 'assistant' }),
    memoryOf({
      seq: 3,
      content: 'The trip to the lake was warm, seven days in May',
      speaker: 'Ben',
      role: 'assistant',
    }),
  ];

  test('equal scores put the later first, then what was stored first', () => {
    const same = [3, 1, 2].map((seq) => memoryOf({ seq, content: 'a red kite', occurredAt: seq === 1 ? 5 : 9 }));
    expect(seqs(rank(indexOf(same), queryOf('kite', { now: 9 })))).toEqual([2, 3, 1]);
  });

  test('what a score is made of is told in full only to who asks', () => {
    const [first] = rank(indexOf(turns), queryOf('How cold was the lake for Ana?', { explain: false }));
    expect(first?.parts).toMatchObject({ ranks: {}, boosts: {}, matched: [] });
    expect(first?.parts.words).toBeGreaterThan(0);
  });

  test('naming one speaker favours their turns and says so', () => {
    const [first] = rank(indexOf(turns), queryOf('How cold was the lake for Ana?'));
    expect(first?.seq).toBe(1);
    expect(first?.parts.boosts).toEqual({ speaker: 2.2 });
    expect(first?.parts.ranks).toEqual({ words: 1 });
    expect(first?.parts.matched).toEqual(['cold', 'lake']);
    expect(rank(indexOf(turns), queryOf('lake of Ana and Ben'))[0]?.parts.boosts).toEqual({});
  });

  test('the first person favours what the user said, unless the assistant is meant', () => {
    expect(rank(indexOf(turns), queryOf('where was I at the lake'))[0]?.seq).toBe(1);
    expect(rank(indexOf(turns), queryOf('what did you tell me of the lake'))[0]?.parts.boosts).toEqual({});
    expect(rank(indexOf([memoryOf({ seq: 3, content: 'lake' })]), queryOf('my lake'))).toHaveLength(1);
  });

  test('a speaker of another space has no say', () => {
    const index = indexOf([...turns, memoryOf({ seq: 4, space: 'x', content: 'lake', speaker: 'Cleo' })]);
    expect(seqs(rank(index, queryOf('lake Cleo')))[0]).toBe(4);
  });

  test('the kind of answer wanted favours turns that can hold one', () => {
    expect(rank(indexOf(turns), queryOf('when was the trip'))[0]?.seq).toBe(3);
    expect(rank(indexOf(turns), queryOf('how many days was the trip'))[0]?.seq).toBe(3);
  });

  test('a quoted phrase favours turns with all of its words', () => {
    const [first] = rank(indexOf(turns), queryOf('trip "lake warm"'));
    expect([first?.seq, first?.parts.boosts]).toEqual([3, { phrase: 1.5 }]);
  });

  test('a window of time favours what happened inside it, and never what has none of the words', () => {
    const window = { from: 60_000, to: 90_000, text: 'then' };
    const hits = rank(indexOf([...turns, memoryOf({ seq: 4, content: 'else', occurredAt: 60_000 })]), queryOf('trip'), {
      window,
    });
    expect(hits[0]?.seq).toBe(1);
    expect(hits[0]?.parts.boosts).toEqual({ window: 1.5 });
    expect(seqs(hits)).not.toContain(4);
  });

  describe('about a named time', () => {
    const then = { from: 10 * day, to: 11 * day, text: 'then' };
    const around = { from: 9 * day, to: 25 * day, text: 'then' };
    const index = indexOf([
      ...turns,
      memoryOf({ seq: 4, content: 'else', speaker: 'Ana', occurredAt: then.from }),
      memoryOf({ seq: 5, content: 'other', speaker: 'Ben', occurredAt: then.to - 1 }),
      memoryOf({ seq: 6, content: 'a late trip', occurredAt: then.to }),
      memoryOf({ seq: 7, content: 'nothing', occurredAt: then.to }),
    ]);

    test('what happened then is found without a shared word, most of all from whom the question names', () => {
      const hits = rank(index, queryOf('what did Ana do then'), { time: then, window: around });
      expect(seqs(hits).slice(0, 2)).toEqual([4, 5]);
      expect(hits[0]?.parts.boosts).toMatchObject({ moment: 1.5 });
      expect(rank(index, queryOf('trip then'), { time: then, window: around })[0]?.parts.boosts).toEqual({
        window: 1.5,
      });
    });

    test('a long time is no moment: its memories need a word', () => {
      const year = { from: 0, to: 365 * day, text: 'that year' };
      expect(seqs(rank(index, queryOf('trip'), { time: year }))).not.toContain(4);
    });

    test('filters hold', () => {
      const query = queryOf('trip', { filter: { speaker: 'Ben' } });
      expect(seqs(rank(index, query, { time: then }))).not.toContain(4);
    });
  });

  describe('about a known speaker', () => {
    const index = indexOf([
      memoryOf({ seq: 1, content: 'I prefer trains to planes', speaker: 'Ana' }),
      memoryOf({ seq: 2, content: 'The soup is ready', speaker: 'Ben' }),
      memoryOf({ seq: 3, content: 'See you', speaker: 'Ana' }),
      memoryOf({ seq: 4, space: 'other', content: 'Hello', speaker: 'Cleo' }),
    ]);

    test('is never answered by nothing: what they said last comes in', () => {
      expect(seqs(rank(index, queryOf('What is Ana allergic to?')))).toEqual([3, 1]);
      expect(seqs(rank(index, queryOf('What is Ana allergic to?', { filter: { role: 'tool' } })))).toEqual([]);
      expect(rank(index, queryOf('What is Ana allergic to?', { mode: 'precision' }))).toEqual([]);
    });

    test('finds what shares only a kind with the question', () => {
      const [first] = rank(index, queryOf('How does Ana like to travel?'));
      expect(first).toMatchObject({ seq: 1, parts: { matched: ['train', 'plane'] } });
    });

    test('adds only to few results', () => {
      const many = indexOf([
        memoryOf({ seq: 99, content: 'I sing', speaker: 'Ana' }),
        ...Array.from({ length: 12 }, (_, place) => memoryOf({ seq: place, content: 'a fine allergy' })),
      ]);
      expect(seqs(rank(many, queryOf('What is Ana allergic to?', { k: 20 })))).not.toContain(99);
    });
  });
});

test('without its parts the recipe is plain BM25 over all words', () => {
  const index = indexOf([
    memoryOf({ seq: 1, content: 'the cat', sessionId: 's', turn: 0, speaker: 'Ana' }),
    memoryOf({ seq: 2, content: 'a puppy', sessionId: 's', turn: 1, speaker: 'Ana' }),
  ]);
  const { hits } = ranker.rank({
    partitions: index.partitions('*'),
    query: queryOf('the pet of Ana'),
    vector: undefined,
    time: undefined,
    profile: withoutParts(profiles.relevance, recipeParts),
  });
  expect(hits.map(({ seq, parts }) => [seq, parts.matched])).toEqual([[1, ['the']]]);
});

describe('vectors', () => {
  const index = indexOf([
    memoryOf({ seq: 1, content: 'puppy' }),
    memoryOf({ seq: 2, content: 'kitten' }),
    memoryOf({ seq: 3, content: 'tax' }),
    memoryOf({ seq: 4, content: 'kitten in a tree' }),
  ]);
  index.setVector('default', 1, Float32Array.of(1, 0));
  index.setVector('default', 2, Float32Array.of(0.6, 0.8));
  index.setVector('default', 3, Float32Array.of(-1, 0));

  test('find what shares no word', () => {
    const [first] = rank(index, queryOf('wolf'), { vector: Float32Array.of(1, 0) });
    expect(first?.seq).toBe(1);
    expect(first?.parts).toMatchObject({ cosine: 1, similarity: 1, words: 0, ranks: { vectors: 1 } });
  });

  test('add to words without drowning them', () => {
    const hits = rank(index, queryOf('kitten'), { vector: Float32Array.of(1, 0) });
    expect(seqs(hits)).toEqual([2, 4, 1, 3]);
  });

  test('of memories that a filter leaves out are left out', () => {
    const query = queryOf('wolf', { filter: { minSalience: 0.9 } });
    expect(rank(index, query, { vector: Float32Array.of(1, 0) })).toEqual([]);
  });

  test('of another length are not compared', () => {
    expect(seqs(rank(index, queryOf('puppy'), { vector: Float32Array.of(1, 0, 0) }))).toEqual([1]);
  });

  test('that are all alike have no vote', () => {
    const alike = indexOf([memoryOf({ seq: 1, content: 'puppy' }), memoryOf({ seq: 2, content: 'puppy sofa' })]);
    alike.setVector('default', 1, Float32Array.of(1, 0));
    alike.setVector('default', 2, Float32Array.of(1, 0));
    expect(seqs(rank(alike, queryOf('puppy'), { vector: Float32Array.of(1, 0) }))).toEqual([1, 2]);
  });
});

describe('named profiles, to the digit', () => {
  const at = 40 * day;
  const index = indexOf([
    memoryOf({ seq: 1, content: 'alpha', salience: 0.9, occurredAt: at - 20 * day, decayRate: 0.05 }),
    memoryOf({ seq: 2, content: 'alpha', salience: 0.1, occurredAt: at, decayRate: 0.05 }),
  ]);
  // One term in both of two documents of mean length: tf 1 gives 1.9 / 1.9 x idf of 1.9 at most, so 1 / 1.9.
  const similarity = 1 / 1.9;

  test('balanced is 0.6 similarity, 0.3 salience, 0.1 recency', () => {
    const hits = rank(index, queryOf('alpha', { profile: 'balanced', now: at }));
    expect(hits[0]?.score).toBeCloseTo(0.6 * similarity + 0.3 * 0.9 + 0.1 * 0.5, 12);
    expect(hits[1]?.score).toBeCloseTo(0.6 * similarity + 0.3 * 0.1 + 0.1, 12);
    expect(hits[0]?.parts).toMatchObject({ salience: 0.9, recency: 0.5, boosts: {} });
    expect(hits[0]?.parts.similarity).toBeCloseTo(similarity, 12);
    const many = indexOf(Array.from({ length: 9 }, (_, place) => memoryOf({ seq: place + 1, content: 'alpha' })));
    expect(seqs(rank(many, queryOf('alpha', { profile: 'balanced', k: 1 })))).toEqual([9]);
  });

  test('voice is 0.6 similarity, 0.2 salience, 0.1 recency, and 0.1 for links, of which there are none', () => {
    const hits = rank(index, queryOf('alpha', { profile: 'voice', now: at }));
    expect(hits[0]?.score).toBeCloseTo(0.6 * similarity + 0.2 * 0.9 + 0.1 * 0.5, 12);
    expect(hits[1]?.score).toBeCloseTo(0.6 * similarity + 0.2 * 0.1 + 0.1, 12);
  });

  test('cosine counts as similarity when it is the larger', () => {
    const near = indexOf([memoryOf({ seq: 1, content: 'alpha', occurredAt: at })]);
    near.setVector('default', 1, Float32Array.of(1));
    const [hit] = rank(near, queryOf('beta', { profile: 'balanced', now: at }), { vector: Float32Array.of(0.75) });
    expect(hit?.score).toBeCloseTo(0.6 * 0.75 + 0.3 * 0.5 + 0.1, 12);
  });
});

describe('precision', () => {
  const index = indexOf([
    memoryOf({ seq: 1, content: 'the boiler was repaired' }),
    memoryOf({ seq: 2, content: 'a note on the garden and its many roses in the evening' }),
    memoryOf({ seq: 3, content: 'tea' }),
  ]);

  test.each(['relevance', 'balanced'] as const)('with %s leaves out what fits weakly, down to nothing', (profile) => {
    const precise = (query: string): number[] => seqs(rank(index, queryOf(query, { mode: 'precision', profile })));
    expect(precise('boiler repaired')).toEqual([1]);
    expect(precise('who painted the ceiling of the garden chapel in winter')).toEqual([]);
  });
});

test('an empty space and an empty user give nothing', () => {
  expect(rank(new UserIndex(analyzer), queryOf('anything'))).toEqual([]);
  const index = indexOf([memoryOf({ seq: 1, content: 'x' })]);
  index.remove('default', 1);
  expect(rank(index, queryOf('x'))).toEqual([]);
});

test('whether a memory meets the conditions is told for one memory', () => {
  const index = indexOf([memoryOf({ seq: 1, content: 'x' })]);
  const [partition] = index.partitions('*');
  if (partition === undefined) throw new Error('no partition');
  expect(ranker.admits(partition, queryOf('x'), 1)).toBe(true);
  expect(ranker.admits(partition, queryOf('x', { filter: { minSalience: 0.9 } }), 1)).toBe(false);
  expect(ranker.admits(partition, queryOf('x'), 2)).toBe(false);
});
