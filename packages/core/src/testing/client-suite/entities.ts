import type { Client } from '@holdfast/contract';
import { describe, expect, test } from 'vitest';
import { expectCode, failure, remember, type World } from './world.ts';

export function describeEntities(world: World): void {
  const entityId = async (client: Client, name: string, spaces: '*' | string[] = ['default']): Promise<string> =>
    (await client.listEntities({ spaces })).entities.find((entity) => entity.name === name)?.id ?? '';

  describe('entities', () => {
    test('what facts name is listed, the most mentioned first, by type and by the beginning of a name', async () => {
      const client = world.fresh();
      const { id } = await remember(client, 'Ana lives in Porto');
      const other = await remember(client, 'Ana likes tea');
      await client.createFact({ subject: 'Ana', predicate: 'lives_in', object: 'Porto', sources: [id] });
      await client.createFact({ subject: 'Ana', predicate: 'likes', object: 'tea', sources: [other.id] });
      await client.createFact({ subject: 'user', predicate: 'lives_in', object: 'Portalegre' });
      const { entities } = await client.listEntities({});
      expect(entities.map(({ name, type, mentions }) => `${name} ${type} ${mentions}`)).toEqual([
        'Ana other 2',
        'Porto place 1',
        'Portalegre place 0',
      ]);
      const names = async (asked: Parameters<typeof client.listEntities>[0]) =>
        (await client.listEntities(asked)).entities.map(({ name }) => name);
      expect(await names({ type: 'place' })).toEqual(['Porto', 'Portalegre']);
      expect(await names({ prefix: 'PORTA' })).toEqual(['Portalegre']);
      expect([await names({ prefix: '%' }), await names({ prefix: "'" })]).toEqual([[], []]);
      const page = await client.listEntities({ limit: 2 });
      const cursor = page.nextCursor ?? '';
      expect(await names({ limit: 2, cursor })).toEqual(['Portalegre']);
      await expectCode(client.listEntities({ type: 'place', cursor }), 'invalid_cursor');
    });

    test('a page tells facts, the latest memories and the neighbours of an entity', async () => {
      const client = world.fresh();
      const first = await remember(client, 'Ana lives in Porto', { occurredAt: '2026-01-01' });
      const second = await remember(client, 'Ana works at Kite Works', { occurredAt: '2026-02-01' });
      const about = { subject: 'Ana', validFrom: '2025-01-01' };
      const lives = await client.createFact({ ...about, predicate: 'lives_in', object: 'Porto', sources: [first.id] });
      const sources = [second.id, first.id];
      await client.createFact({ ...about, predicate: 'works_at', object: 'Kite Works', sources });
      const knows = await client.createFact({ subject: 'Bo', predicate: 'knows', object: 'ana' });
      const page = await client.getEntity({ id: await entityId(client, 'Ana') });
      expect(page.entity).toMatchObject({ name: 'Ana', mentions: 2, aliases: [] });
      expect(page.facts.map(({ predicate }) => predicate)).toEqual(['knows', 'works_at', 'lives_in']);
      expect(page.facts).toEqual(expect.arrayContaining([lives.fact, knows.fact]));
      expect(page.memories.map(({ id }) => id)).toEqual([second.id, first.id]);
      expect(page.neighbours.map(({ entity, shared }) => `${entity.name} ${shared}`)).toEqual([
        'Kite Works 2',
        'Porto 1',
      ]);
      const little = { id: page.entity.id, memories: 1, facts: 0, neighbours: 0 };
      expect(await client.getEntity(little)).toMatchObject({ memories: [{}], facts: [], neighbours: [] });
      expect(await client.getEntity({ ...little, memories: 0, neighbours: 1 })).toMatchObject({
        memories: [],
        neighbours: [{ entity: { name: 'Kite Works' } }],
      });
      await client.forgetMemory({ id: second.id });
      expect((await client.getEntity({ id: page.entity.id })).memories).toHaveLength(1);
    });

    test('merging passes names and mentions on, within one space', async () => {
      const client = world.fresh();
      const one = await remember(client, 'Robert called');
      const other = await remember(client, 'Bob wrote');
      await client.createFact({ subject: 'Robert', predicate: 'plays', object: 'chess', sources: [one.id] });
      await client.createFact({ subject: 'Bob', predicate: 'plays', object: 'go', sources: [other.id] });
      await client.createFact({ subject: 'Bob', predicate: 'plays', object: 'go', space: 'work' });
      const [robert, bob] = [await entityId(client, 'Robert'), await entityId(client, 'Bob')];
      const elsewhere = await entityId(client, 'Bob', ['work']);
      expect(await failure(client.mergeEntities({ id: robert, from: elsewhere, spaces: '*' }))).toMatchObject({
        code: 'invalid_input',
        faults: [{ field: 'from' }],
      });
      const { entity } = await client.mergeEntities({ id: robert, from: bob });
      expect(entity).toMatchObject({ id: robert, name: 'Robert', aliases: ['Bob'], mentions: 2 });
      expect((await client.getEntity({ id: robert })).facts.map(({ object }) => object)).toEqual(['go', 'chess']);
      expect(await failure(client.mergeEntities({ id: robert, from: bob }))).toMatchObject({
        code: 'not_found',
        faults: [{ field: 'from' }],
      });
      expect(await failure(client.mergeEntities({ id: bob, from: robert }))).toMatchObject({
        code: 'not_found',
        faults: [{ field: 'id' }],
      });
      await expectCode(client.getEntity({ id: bob }), 'not_found');
      expect(await client.getEntity({ id: elsewhere, spaces: ['work'] })).toMatchObject({ facts: [{ object: 'go' }] });
    });
  });
}
