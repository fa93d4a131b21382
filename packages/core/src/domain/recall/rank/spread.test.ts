import { expect, test } from 'vitest';
import type { LinkGraph, Neighbour } from '../entities/entity-arm.ts';
import { spread } from './spread.ts';

function graphOf(links: readonly (readonly [from: number, to: number, weight: number])[]): LinkGraph {
  const around = (seq: number): Neighbour[] =>
    links
      .flatMap(([from, to, weight]) => [
        ...(from === seq ? [{ seq: to, type: 'similar' as const, weight }] : []),
        ...(to === seq ? [{ seq: from, type: 'similar' as const, weight }] : []),
      ])
      .toSorted((a, b) => b.weight - a.weight);
  return { around, average: () => 0 };
}

const reached = (links: Parameters<typeof graphOf>[0], seeds: readonly (readonly [number, number])[]) =>
  Object.fromEntries(
    Array.from(spread(graphOf(links), new Map(seeds)), ([seq, at]) => [
      seq,
      `${at.strength.toFixed(3)} by ${at.links.map(({ from, weight }) => `${from}/${weight}`).join(' ')}`,
    ]),
  );

test('one link on, a memory has the share of where it began times the weight; two links on, half of that', () => {
  const links = [
    [1, 2, 0.8],
    [2, 3, 0.5],
    [3, 4, 1],
  ] as const;
  expect(reached(links, [[1, 1]])).toEqual({ 2: '0.800 by 1/0.8', 3: '0.200 by 1/0.8 2/0.5' });
  expect(reached(links, [[1, 0.5]])).toMatchObject({ 2: '0.400 by 1/0.8' });
  expect(reached(links, [[9, 1]])).toEqual({});
});

test('of several ways the strongest counts', () => {
  const links = [
    [1, 3, 0.3],
    [2, 3, 0.9],
    [1, 4, 1],
    [4, 3, 1],
  ] as const;
  expect(
    reached(links, [
      [1, 1],
      [2, 0.9],
    ]),
  ).toMatchObject({ 3: '0.810 by 2/0.9', 4: '1.000 by 1/1' });
});

test('two of the best that are linked support each other', () => {
  expect(
    reached(
      [[1, 2, 0.5]],
      [
        [1, 1],
        [2, 0.6],
      ],
    ),
  ).toEqual({ 1: '0.300 by 2/0.5', 2: '0.500 by 1/0.5' });
});

test('from a memory with very many links the strongest are followed', () => {
  const links = Array.from({ length: 30 }, (_, n) => [0, n + 1, 1 - n / 100] as const);
  expect(Object.keys(reached(links, [[0, 1]]))).toHaveLength(10);
});
