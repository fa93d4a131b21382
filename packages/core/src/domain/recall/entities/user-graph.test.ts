import { expect, test } from 'vitest';
import { UserGraph } from './user-graph.ts';

const few = (entityNo: number, ...seqs: number[]) => seqs.map((seq) => ({ entityNo, seq }));
const graph = UserGraph.of({
  names: [
    { key: 'robert', entityNo: 1, name: 'Robert' },
    { key: 'bob', entityNo: 1, name: 'Robert' },
    { key: 'kite works', entityNo: 2, name: 'Kite Works' },
    { key: 'kite', entityNo: 3, name: 'Kite' },
    { key: 'nobody', entityNo: 4, name: 'Nobody' },
    { key: 'c#', entityNo: 5, name: 'C#' },
  ],
  mentions: [
    ...few(1, 10, 11),
    ...few(2, 11, 12),
    ...few(3, ...Array.from({ length: 16 }, (_, n) => 100 + n)),
    ...few(5, 13),
  ],
  links: [
    { from: 10, to: 11, type: 'similar', weight: 0.5 },
    { from: 12, to: 10, type: 'follows', weight: 0.9 },
    { from: 10, to: 13, type: 'derived_from', weight: 1 },
  ],
  late: [{ from: 10, to: 13, type: 'contradicts', weight: 1 }],
});

const related = (query: string) =>
  Object.fromEntries(
    Array.from(graph.ties(query)?.related ?? [], ([seq, tie]) => [seq, `${tie.strength} ${tie.entities.join(', ')}`]),
  );

test('a name or alias in a query ties the memories that mention the entity', () => {
  expect(related('What did BOB say?')).toEqual({ 10: '1 Robert', 11: '1 Robert' });
  expect(related('robert, or bob')).toEqual({ 10: '1 Robert', 11: '1 Robert' });
  expect(related('Is Bob’s boat red?')).toEqual({ 10: '1 Robert', 11: '1 Robert' });
  expect(related('and the C# code')).toEqual({ 13: '1 C#' });
  expect([related('bobby'), related(''), related('nobody'), related('%')]).toEqual([{}, {}, {}, {}]);
});

test('names of several words are found, what many mention ties weakly, and ties add up', () => {
  const ties = related('when did the Kite Works open for Bob?');
  expect(ties).toMatchObject({ 10: '1 Robert', 11: '1 Kite Works, Robert', 12: '1 Kite Works', 100: '0.5 Kite' });
});

test('a very long query is looked at in part', () => {
  expect(related(`${'x '.repeat(600)} Bob`)).toEqual({});
});

test('links are followed both ways, the strongest first, but not those to what a memory rests on', () => {
  const links = graph.ties('')?.links;
  expect(links?.around(10)).toEqual([
    { seq: 12, type: 'follows', weight: 0.9 },
    { seq: 11, type: 'similar', weight: 0.5 },
  ]);
  expect([links?.average(10), links?.average(13), links?.around(13)]).toEqual([0.7, 0, []]);
});

test('of equally strong links the one to what was stored first comes first', () => {
  const links = [9, 8].map((to) => ({ from: 1, to, type: 'similar' as const, weight: 0.5 }));
  const around = UserGraph.of({ names: [], mentions: [], links }).ties('')?.links?.around(1);
  expect(around?.map(({ seq }) => seq)).toEqual([8, 9]);
});

test('pairs are told once, in the order asked', () => {
  expect(graph.pairs([12, 11, 10, 13])).toEqual([
    [12, 10],
    [11, 10],
  ]);
  expect(graph.pairs([12, 11])).toEqual([]);
});

test('where nothing is known nothing is tied', () => {
  const empty = UserGraph.of({ names: [], mentions: [], links: [] });
  expect([empty.ties('bob'), empty.pairs([1, 2]), empty.size]).toEqual([undefined, [], 0]);
  const unlinked = UserGraph.of({ names: [{ key: 'bob', entityNo: 1, name: 'Bob' }], mentions: few(1, 7), links: [] });
  expect(unlinked.ties('bob')?.links).toBeUndefined();
  expect(unlinked.ties('tom')).toBeUndefined();
  expect(unlinked.ties('bob')?.related.get(7)).toEqual({ strength: 1, entities: ['Bob'] });
});
