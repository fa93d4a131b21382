import { describe, expect, test } from 'vitest';
import { expectCode, failure, listAll, recalled, remember, type World } from './world.ts';

export function describeForgetting(world: World): void {
  describe('forgetMemory', () => {
    test('hides at once from get, list, facets, recall, context, neighbours and counts', async () => {
      const client = world.fresh();
      const { results } = await client.rememberMany({
        sessionId: 's',
        turns: [
          { role: 'user', content: 'My locker code is four two' },
          { role: 'assistant', content: 'I will keep the locker in mind' },
        ],
      });
      const id = results[0]?.id ?? '';
      const { deletedAt, restorableUntil } = await client.forgetMemory({ id });
      expect(Date.parse(restorableUntil)).toBeGreaterThan(Date.parse(deletedAt));
      await expectCode(client.getMemory({ id }), 'not_found');
      const { memories, facets } = await client.listMemories({ facets: true });
      expect(memories).toHaveLength(1);
      expect(facets?.total).toBe(1);
      expect(await recalled(client, 'locker code')).toEqual(['I will keep the locker in mind']);
      const { results: around } = await client.recall({ query: 'locker in mind', window: 2 });
      expect(JSON.stringify(around)).not.toContain('four two');
      expect((await client.context({ query: 'locker code' })).context).not.toContain('four two');
      expect((await client.stats({})).memories).toMatchObject({ total: 1, deleted: 1 });
    });

    test('the deleted memory is shown on request only', async () => {
      const client = world.fresh();
      const { id } = await remember(client, 'gone');
      const { deletedAt } = await client.forgetMemory({ id });
      expect((await client.getMemory({ id, includeDeleted: true })).memory).toMatchObject({ id, deletedAt });
    });

    test('a second time there is nothing to forget', async () => {
      const client = world.fresh();
      const { id } = await remember(client, 'gone');
      await client.forgetMemory({ id });
      await expectCode(client.forgetMemory({ id }), 'not_found');
    });

    test('a forgotten memory is no duplicate: saying it again makes a new one', async () => {
      const client = world.fresh();
      const source = { type: 'mail', id: '1' };
      const { id } = await remember(client, 'Moved to Porto', { source });
      await client.forgetMemory({ id });
      const again = await client.remember({ content: 'Moved to Porto', source });
      expect(again.outcome).toBe('created');
      expect(again.memory.id).not.toBe(id);
      expect(await recalled(client, 'Porto')).toHaveLength(1);
    });
  });

  describe('restoreMemory', () => {
    test('brings the memory back as it was, findable at once', async () => {
      const client = world.fresh();
      const before = await remember(client, 'Grandmother bakes on Fridays', { tags: ['family'] });
      await client.forgetMemory({ id: before.id });
      const { memory } = await client.restoreMemory({ id: before.id });
      expect(memory).toMatchObject({ id: before.id, content: before.content, tags: ['family'], state: 'active' });
      expect(memory.deletedAt).toBeUndefined();
      expect(await recalled(client, 'grandmother')).toEqual([before.content]);
      expect(await listAll(client)).toHaveLength(1);
    });

    test('whose source has been stored again cannot be restored until that one is forgotten', async () => {
      const client = world.fresh();
      const source = { type: 'mail', id: '1' };
      const { id } = await remember(client, 'Moved to Porto', { source });
      await client.forgetMemory({ id });
      await remember(client, 'elsewhere', { source, space: 'work' });
      const again = await remember(client, 'Moved to Faro', { source });
      const error = await failure(client.restoreMemory({ id }));
      expect(error).toMatchObject({ code: 'source_conflict', status: 409 });
      expect(error.message).toContain(again.id);
      expect(error.message).not.toContain('onConflict');
      await client.forgetMemory({ id: again.id });
      expect((await client.restoreMemory({ id })).memory).toMatchObject({ id, content: 'Moved to Porto' });
    });

    test('what is not deleted, or not there, cannot be restored', async () => {
      const client = world.fresh();
      const { id } = await remember(client, 'here');
      await expectCode(client.restoreMemory({ id }), 'not_found');
      await expectCode(client.restoreMemory({ id: '01890a5d-ac96-774b-bcce-b302099a8057' }), 'not_found');
    });
  });
}
