import { describe, expect, test } from 'vitest';
import { fakePlatform } from '../../testing/fake-platform.ts';
import { unitVector } from '../embeddings/vectors.ts';
import { aboutTheSame, follows, topicLinks, wordCosine } from './related.ts';
import { findSimilar, mostSimilar, signsOf, similarFrom } from './similar.ts';

const dimensions = 96;
const platform = fakePlatform({ seed: 7 });

function randomUnit(): Float32Array {
  const bytes = platform.randomBytes(dimensions * 4);
  const sums = Array.from({ length: dimensions }, (_, at) =>
    [0, 1, 2, 3].reduce((sum, byte) => sum + (bytes[at * 4 + byte] ?? 0), -510),
  );
  return unitVector(sums) ?? new Float32Array(dimensions);
}

/** A vector at about this cosine of another. */
function near(values: Float32Array, cosine: number): Float32Array {
  const other = randomUnit();
  const sine = Math.sqrt(1 - cosine ** 2);
  return unitVector(Array.from(values, (value, at) => value * cosine + (other[at] ?? 0) * sine)) ?? values;
}

const dot = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);

describe('similar memories', () => {
  test('are found as by comparing every pair, though few pairs are', () => {
    const wanted = Array.from({ length: 20 }, (_, seq) => ({ seq, values: randomUnit() }));
    const others = wanted.flatMap(({ seq, values }) =>
      Array.from({ length: 12 }, (_, at) => ({ seq: 1_000 + seq * 12 + at, values: near(values, 0.7 + at / 40) })),
    );
    const search = findSimilar(wanted);
    for (const { seq, values } of [...wanted, ...others]) search.offer(seq, values);
    const found = search.links();
    for (const { seq, values } of wanted) {
      const exact = [...wanted, ...others]
        .filter((other) => other.seq !== seq && dot(other.values, values) > similarFrom)
        .toSorted((a, b) => dot(b.values, values) - dot(a.values, values))
        .slice(0, mostSimilar);
      expect(found.filter(({ from }) => from === seq).map(({ to }) => to)).toEqual(exact.map((other) => other.seq));
    }
    expect(found.every(({ weight, type }) => weight > similarFrom && weight <= 1 && type === 'similar')).toBe(true);
  });

  test('vectors of other models, and those that know nothing, are near nobody', () => {
    const values = randomUnit();
    const search = findSimilar([{ seq: 1, values }]);
    search.offer(2, values.slice(0, 32));
    search.offer(3, new Float32Array(dimensions));
    search.offer(1, values);
    expect(search.links()).toEqual([]);
    expect([...signsOf(new Float32Array([1, -1, 0, 2]))]).toEqual([0b1001]);
  });
});

describe('memories about the same', () => {
  const of = (seq: number, words: string, tags: string[] = [], space = 'default') => ({
    seq,
    space,
    tags,
    terms: new Set(words.split(' ').filter(Boolean)),
  });

  test('are linked by how many words they share, and never for nothing', () => {
    expect(wordCosine(of(1, 'a b c d').terms, of(2, 'a').terms)).toBe(0.5);
    expect(wordCosine(of(1, '').terms, of(2, 'a').terms)).toBe(0);
    expect(aboutTheSame('mentions', of(2, 'a b'), of(1, 'a b'))).toMatchObject({ from: 2, to: 1, type: 'mentions' });
    expect(aboutTheSame('mentions', of(2, 'a b'), of(1, 'a b')).weight).toBeCloseTo(1, 12);
    expect(aboutTheSame('same_topic', of(2, 'a'), of(1, 'b')).weight).toBe(0.1);
    expect(follows(2, 1)).toMatchObject({ from: 2, to: 1, type: 'follows', weight: 0.5 });
  });

  test('a new one of a topic is linked to the latest of it in its space', () => {
    const topics = topicLinks();
    expect(topics.add(of(1, 'a b', ['boat']))).toEqual([]);
    expect(topics.add(of(2, 'a b', ['boat', 'sea']))).toMatchObject([{ from: 2, to: 1 }]);
    expect(topics.add(of(3, 'x', ['boat'], 'work'))).toEqual([]);
    expect(topics.add(of(4, 'a', ['sea', 'boat'])).map(({ to }) => to)).toEqual([2, 1]);
    expect(topics.add(of(5, 'c', ['boat'])).map(({ to }) => to)).toEqual([4, 2]);
    expect(topics.add(of(5, 'c', ['boat'])).map(({ to }) => to)).toEqual([4]);
  });
});
