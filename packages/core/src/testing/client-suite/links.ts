import type { Client, InputOf } from '@holdfast/contract';
import { describe, expect, test } from 'vitest';
import { expectCode, failure, type Memory, remember, type World } from './world.ts';

type LinkInput = Omit<InputOf<'linkMemories'>, 'from' | 'to'>;

export function describeLinks(world: World): void {
  const link = (client: Client, from: Memory, to: Memory, more: Partial<LinkInput> = {}) =>
    client.linkMemories({ from: from.id, to: to.id, type: 'supports', ...more });
  /** A to B to C to D, and A weakly to C by way of E. */
  const chain = async (client: Client): Promise<Record<'a' | 'b' | 'c' | 'd' | 'e', Memory>> => {
    const [a, b, c, d, e] = [
      await remember(client, 'A'),
      await remember(client, 'B'),
      await remember(client, 'C'),
      await remember(client, 'D'),
      await remember(client, 'E'),
    ];
    await link(client, a, b, { weight: 0.8 });
    await link(client, c, b, { weight: 0.8 });
    await link(client, c, d, { weight: 0.5, type: 'follows' });
    await link(client, a, e, { weight: 0.4 });
    await link(client, e, c, { weight: 0.4 });
    return { a, b, c, d, e };
  };
  const contents = (memories: readonly { readonly content: string }[]): string =>
    memories.map(({ content }) => content).join(' ');

  describe('links', () => {
    test('a link is made by hand, found from both ends, and renewed with the greater weight', async () => {
      const client = world.fresh();
      const [one, other] = [await remember(client, 'one'), await remember(client, 'other')];
      const { link: made } = await link(client, other, one, { weight: 0.5 });
      expect(made).toMatchObject({ from: other.id, to: one.id, type: 'supports', weight: 0.5, origin: 'manual' });
      expect((await link(client, other, one, { weight: 0.2 })).link.weight).toBe(0.5);
      const { link: similar } = await link(client, other, one, { type: 'similar' });
      expect(similar).toMatchObject({ from: one.id, to: other.id, weight: 1 });
      const { neighbours } = await client.neighbours({ id: one.id });
      expect(neighbours.map(({ memory, link: { type } }) => [memory.id, type])).toEqual([
        [other.id, 'similar'],
        [other.id, 'supports'],
      ]);
      const of = async (asked: Omit<InputOf<'neighbours'>, 'id'>) =>
        (await client.neighbours({ id: other.id, ...asked })).neighbours.map((found) => found.link.type);
      expect([await of({ types: ['supports'] }), await of({ minWeight: 0.6 }), await of({ limit: 1 })]).toEqual([
        ['supports'],
        ['similar'],
        ['similar'],
      ]);
    });

    test('a link is taken away by its type or with all others, in its direction', async () => {
      const client = world.fresh();
      const [one, other] = [await remember(client, 'one'), await remember(client, 'other')];
      const left = async () =>
        (await client.neighbours({ id: one.id })).neighbours.map(({ link: { type } }) => type).toSorted();
      const unlink = async (from: Memory, to: Memory, type?: LinkInput['type']) =>
        (await client.unlinkMemories({ from: from.id, to: to.id, ...(type === undefined ? {} : { type }) })).removed;
      await link(client, one, other);
      await link(client, one, other, { type: 'follows' });
      await link(client, one, other, { type: 'similar' });
      expect(await unlink(other, one, 'supports')).toBe(0);
      expect(await unlink(one, other, 'supports')).toBe(1);
      expect(await unlink(other, one, 'similar')).toBe(1);
      expect(await left()).toEqual(['follows']);
      await link(client, one, other, { type: 'derived_from' });
      expect(await unlink(one, other)).toBe(2);
      expect([await unlink(one, other), await left()]).toEqual([0, []]);
      await expectCode(client.unlinkMemories({ from: one.id, to: world.fresh().user }), 'invalid_input');
    });

    test('the shortest way between two memories is found, of equals the strongest', async () => {
      const client = world.fresh();
      const { a, c, d } = await chain(client);
      const found = await client.path({ from: a.id, to: d.id });
      expect(found).toMatchObject({ found: true, truncated: false });
      expect(contents(found.memories)).toBe('A B C D');
      expect(found.links.map(({ weight }) => weight)).toEqual([0.8, 0.8, 0.5]);
      await link(client, a, c, { weight: 0.1 });
      expect(contents((await client.path({ from: a.id, to: d.id })).memories)).toBe('A C D');
      expect(contents((await client.path({ from: a.id, to: d.id, minWeight: 0.2 })).memories)).toBe('A B C D');
      const nothing = { found: false, memories: [], links: [], truncated: false };
      expect(await client.path({ from: a.id, to: d.id, maxHops: 1 })).toEqual(nothing);
      expect(await client.path({ from: a.id, to: d.id, types: ['supports'] })).toEqual(nothing);
      const self = await client.path({ from: a.id, to: a.id });
      expect([self.found, contents(self.memories), self.links]).toEqual([true, 'A', []]);
    });

    test('what lies around some memories is told up to so many links and memories', async () => {
      const client = world.fresh();
      const { a, b, c, d } = await chain(client);
      const around = async (asked: Omit<InputOf<'subgraph'>, 'ids'>, ...ids: Memory[]) => {
        const graph = await client.subgraph({ ids: ids.map(({ id }) => id), ...asked });
        const places = graph.memories.map(({ memory, hops }) => `${memory.content}${hops}`).join(' ');
        return `${places}, ${graph.links.length} links${graph.truncated ? ', truncated' : ''}`;
      };
      expect(await around({}, a)).toBe('A0 B1 E1, 2 links');
      expect(await around({ hops: 2 }, a)).toBe('A0 B1 E1 C2, 4 links');
      expect(await around({ hops: 3 }, a)).toBe('A0 B1 E1 C2 D3, 5 links');
      expect(await around({ hops: 3, limit: 2 }, a)).toBe('A0 B1, 1 links, truncated');
      expect(await around({ hops: 3, limit: 1 }, d, b, d)).toBe('D0, 0 links, truncated');
      expect(await around({ hops: 0 }, a, b, c)).toBe('A0 B0 C0, 2 links');
      expect(await around({ hops: 3, minWeight: 0.5 }, a)).toBe('A0 B1 C2 D3, 3 links');
      expect(await around({ hops: 3, types: ['follows'] }, d)).toBe('D0 C1, 1 links');
    });

    test('recall follows links from what it finds, says so when asked, and stays within the spaces asked', async () => {
      const client = world.fresh();
      const kite = await remember(client, 'A kite over the harbour');
      const soup = await remember(client, 'Soup for lunch');
      const away = await remember(client, 'Bread for dinner', { space: 'work' });
      await link(client, kite, soup, { weight: 0.8 });
      await link(client, kite, away, { spaces: '*' });
      const { results } = await client.recall({ query: 'kite', explain: true });
      expect(results.map(({ memory }) => memory.id)).toEqual([kite.id, soup.id]);
      expect(results[1]?.explain?.links).toEqual([{ memoryId: kite.id, type: 'supports', weight: 0.8 }]);
      expect((await client.recall({ query: 'kite', spaces: '*' })).results).toHaveLength(3);
      await client.forgetMemory({ id: kite.id });
      expect((await client.recall({ query: 'kite', spaces: '*' })).results).toEqual([]);
    });

    test('what is forgotten is on no way', async () => {
      const client = world.fresh();
      const { a, b, d } = await chain(client);
      await client.forgetMemory({ id: b.id });
      expect(contents((await client.path({ from: a.id, to: d.id })).memories)).toBe('A E C D');
      expect((await client.neighbours({ id: a.id })).neighbours).toMatchObject([{ memory: { content: 'E' } }]);
      await expectCode(client.neighbours({ id: b.id }), 'not_found');
      await client.restoreMemory({ id: b.id });
      expect((await client.neighbours({ id: a.id })).neighbours).toHaveLength(2);
    });

    test('what is not there is not_found by the field that names it', async () => {
      const client = world.fresh();
      const { id } = await remember(client, 'here');
      const missing = '01890a5d-ac96-774b-bcce-b302099a8057';
      for (const [call, field] of [
        [() => client.linkMemories({ from: id, to: missing, type: 'similar' }), 'to'],
        [() => client.linkMemories({ from: missing, to: id, type: 'similar' }), 'from'],
        [() => client.path({ from: id, to: missing }), 'to'],
        [() => client.subgraph({ ids: [id, missing] }), 'ids[1]'],
        [() => client.neighbours({ id: missing }), 'id'],
      ] as const) {
        expect(await failure(call())).toMatchObject({ code: 'not_found', faults: [{ field }] });
      }
    });

    test('a link between spaces needs both, and shows only where both are named', async () => {
      const client = world.fresh();
      const here = await remember(client, 'here');
      const there = await remember(client, 'there', { space: 'work' });
      await expectCode(link(client, here, there), 'not_found');
      await link(client, here, there, { spaces: ['default', 'work'] });
      expect((await client.neighbours({ id: here.id })).neighbours).toEqual([]);
      expect((await client.neighbours({ id: here.id, spaces: '*' })).neighbours).toHaveLength(1);
      expect((await client.subgraph({ ids: [here.id], spaces: ['default'] })).memories).toHaveLength(1);
    });
  });
}
