import type { InputOf, OutputOf } from '@holdfast/contract';
import { describe, expect, test } from 'vitest';
import { expectCode, remember, type World } from './world.ts';

export function describeUsers(world: World): void {
  describe('listUsers', () => {
    test('lists whoever has written, with counts and spaces, page by page without gap or repeat', async () => {
      const clients = [world.fresh(), world.fresh(), world.fresh()];
      for (const client of clients) {
        await remember(client, 'here');
        await remember(client, 'at work', { space: 'work' });
      }
      const seen: OutputOf<'listUsers'>['users'] = [];
      let cursor: string | undefined;
      do {
        const page = await (clients[0] ?? world.fresh()).listUsers({
          limit: 2,
          ...(cursor === undefined ? {} : { cursor }),
        });
        expect(page.users.length).toBeLessThanOrEqual(2);
        seen.push(...page.users);
        cursor = page.nextCursor;
      } while (cursor !== undefined);
      expect(new Set(seen.map((user) => user.id)).size).toBe(seen.length);
      for (const client of clients) {
        const found = seen.find((user) => user.id === client.user);
        expect(found).toMatchObject({ memories: 2 });
        expect(found?.spaces.toSorted()).toEqual(['default', 'work']);
      }
    });

    test('pages go on after the longest names', async () => {
      const clients = ['記', '忆'].map((sign) => world.clientOf(sign.repeat(255)));
      for (const client of clients) await remember(client, 'here');
      const page = await world.fresh().listUsers({ limit: 200 });
      const before = page.users.findIndex((user) => user.id.startsWith('忆'));
      const first = await world.fresh().listUsers({ limit: before + 1 });
      expect(first.users.at(-1)?.id).toBe('忆'.repeat(255));
      const cursor = first.nextCursor ?? '';
      expect((await world.fresh().listUsers({ cursor })).users[0]?.id).toBe('記'.repeat(255));
    });

    test('reading makes no user', async () => {
      const client = world.fresh();
      await client.recall({ query: 'anything' });
      await client.stats({});
      const { users } = await client.listUsers({ limit: 200 });
      expect(users.map((user) => user.id)).not.toContain(client.user);
    });
  });

  describe('createUser, getUser and updateUser', () => {
    test('make a user with a zone before it has written, and change it', async () => {
      const client = world.fresh();
      const userId = client.user;
      await expectCode(client.getUser({ userId }), 'not_found');
      await expectCode(client.updateUser({ userId, timeZone: 'UTC' }), 'not_found');
      const { user } = await client.createUser({ userId, timeZone: 'Asia/Tokyo' });
      expect(user).toMatchObject({ id: userId, timeZone: 'Asia/Tokyo', memories: { used: 0 } });
      await expectCode(client.createUser({ userId }), 'already_exists');
      await remember(client, 'one');
      const changed = await client.updateUser({ userId, timeZone: 'Europe/Lisbon', quotas: { memories: 5 } });
      expect(changed.user).toMatchObject({ timeZone: 'Europe/Lisbon', memories: { used: 1 } });
      expect(await client.getUser({ userId })).toEqual(changed);
      await client.updateUser({ userId, quotas: { memories: null } });
      expect((await client.getUser({ userId })).user).toEqual(changed.user);
    });

    test('are not for keys that are bound, but to see what is their own', async () => {
      const owner = world.fresh();
      await remember(owner, 'here');
      const { secret } = await owner.createKey({ name: 'bound', userId: owner.user });
      const bound = world.clientWithKey(secret);
      expect((await bound.getUser({ userId: owner.user })).user.memories.used).toBe(1);
      await expectCode(bound.getUser({ userId: 'somebody else' }), 'scope_forbidden');
      await expectCode(bound.updateUser({ userId: owner.user, quotas: { memories: 1 } }), 'scope_forbidden');
      await expectCode(bound.createUser({ userId: owner.user }), 'scope_forbidden');
      const { secret: inSpace } = await owner.createKey({ name: 'space', userId: owner.user, spaces: ['default'] });
      await expectCode(world.clientWithKey(inSpace).getUser({ userId: owner.user }), 'scope_forbidden');
    });
  });

  describe('tenants', () => {
    test('are nothing for a key, whatever it may', async () => {
      const { secret } = await world.fresh().createKey({ name: 'all' });
      const all = world.clientWithKey(secret);
      await expectCode(all.createTenant({ id: 'mine' }), 'permission_denied');
      await expectCode(all.listTenants({}), 'permission_denied');
      await expectCode(all.updateTenant({ id: 'local', name: 'mine' }), 'permission_denied');
    });
  });

  describe('listChanges', () => {
    test('tells every change in the order of commits, and can be followed from any version', async () => {
      const client = world.fresh();
      const { id } = await remember(client, 'first');
      await client.updateMemory({ id, content: 'second' });
      await client.forgetMemory({ id });
      await client.restoreMemory({ id });
      const other = await remember(client, 'another', { space: 'work' });
      const all = await client.listChanges({ spaces: '*' });
      expect(all.changes.map(({ memoryId, change, space }) => [memoryId, change, space])).toEqual([
        [id, 'created', 'default'],
        [id, 'updated', 'default'],
        [id, 'deleted', 'default'],
        [id, 'restored', 'default'],
        [other.id, 'created', 'work'],
      ]);
      const versions = all.changes.map((change) => change.version);
      expect(versions).toEqual(versions.toSorted((a, b) => a - b));
      expect(all).toMatchObject({ version: versions.at(-1), more: false });
      expect((await client.stats({})).version).toBe(all.version);

      const followed: typeof all.changes = [];
      const input: InputOf<'listChanges'> = { spaces: '*', limit: 2, after: 0 };
      for (let more = true; more;) {
        const page = await client.listChanges(input);
        expect(page.changes.length).toBeLessThanOrEqual(2);
        followed.push(...page.changes);
        input.after = page.version;
        more = page.more;
      }
      expect(followed).toEqual(all.changes);

      expect(await client.listChanges({ after: all.version })).toEqual({
        changes: [],
        version: all.version,
        more: false,
        complete: true,
      });
      await remember(client, 'news');
      const { changes } = await client.listChanges({ after: all.version });
      expect(changes).toMatchObject([{ change: 'created', space: 'default' }]);
    });

    test('tells of the spaces asked for only', async () => {
      const client = world.fresh();
      await remember(client, 'here');
      await remember(client, 'at work', { space: 'work' });
      const { changes } = await client.listChanges({ spaces: ['work'] });
      expect(changes.map((change) => change.space)).toEqual(['work']);
      expect((await client.listChanges({})).changes.map((change) => change.space)).toEqual(['default']);
    });
  });

  describe('stats', () => {
    test('counts by kind, space and state', async () => {
      const client = world.fresh();
      await remember(client, 'a fact', { kind: 'semantic' });
      const archived = await remember(client, 'an event', { kind: 'episodic', space: 'work' });
      const gone = await remember(client, 'gone', { kind: 'semantic' });
      await client.updateMemory({ id: archived.id, spaces: '*', state: 'archived' });
      await client.forgetMemory({ id: gone.id });
      const stats = await client.stats({});
      expect(stats.memories).toEqual({
        total: 2,
        archived: 1,
        deleted: 1,
        byKind: { semantic: 1, episodic: 1 },
        bySpace: { default: 1, work: 1 },
      });
      expect(stats.embeddings).toMatchObject({ ready: 0, pending: 0 });
      expect((await client.stats({ spaces: ['work'] })).memories).toMatchObject({ total: 1, bySpace: { work: 1 } });
    });

    test('of somebody who has never written are zero', async () => {
      const { memories, version } = await world.fresh().stats({});
      expect(memories).toMatchObject({ total: 0, archived: 0, deleted: 0 });
      expect(version).toBe(0);
    });
  });

  describe('health, live and ready', () => {
    test('answer ok', async () => {
      const client = world.fresh();
      expect(await client.live({})).toEqual({ status: 'ok' });
      expect(await client.ready({})).toEqual({ status: 'ok' });
      const health = await client.health({});
      expect(health.status).toBe('ok');
      expect(health.version).toMatch(/^\d+\.\d+\.\d+/u);
      expect(health.checks).toHaveProperty('store');
    });
  });
}
