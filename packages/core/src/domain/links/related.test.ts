import { describe, expect, test } from 'vitest';
import { aboutTheSame, follows, topicLinks, wordCosine } from './related.ts';

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
