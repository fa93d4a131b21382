import type { Client } from '@holdfast/contract';
import { describe, expect, test } from 'vitest';
import { expectCode, failure, ids, remember, type World } from './world.ts';

export function describeJobs(world: World): void {
  describe('jobs', () => {
    /** Leaves a job that waits for a week. */
    const withPurge = async (): Promise<Client & { readonly user: string }> => {
      const client = world.fresh();
      const { id } = await remember(client, 'to be purged');
      await client.forgetMemory({ id });
      return client;
    };
    const purges = async (client: Client) => (await client.listJobs({ kinds: ['purge_deleted'] })).jobs;

    test('a user’s background work is listed, by state and kind, page by page', async () => {
      const client = await withPurge();
      const [purge] = await purges(client);
      expect(purge).toMatchObject({ userId: client.user, state: 'waiting', attempts: 0, priority: 'normal' });
      expect((await client.listJobs({ kinds: ['purge_deleted'], states: ['dead', 'running'] })).jobs).toEqual([]);
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await client.listJobs({ limit: 1, ...(cursor === undefined ? {} : { cursor }) });
        seen.push(...ids(page.jobs));
        cursor = page.nextCursor;
      } while (cursor !== undefined);
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen).toEqual(ids((await client.listJobs({})).jobs));
      expect(seen).toContain(purge?.id);
    });

    test('a waiting job can be run now, and dropped', async () => {
      const client = await withPurge();
      const [purge] = await purges(client);
      const id = purge?.id ?? '';
      const { job } = await client.retryJob({ id });
      expect(Date.parse(job.runAt)).toBeLessThan(Date.parse(purge?.runAt ?? ''));
      expect(await client.dropJob({ id })).toEqual({ id });
      expect(await purges(client)).toEqual([]);
      await expectCode(client.dropJob({ id }), 'not_found');
      await expectCode(client.retryJob({ id }), 'not_found');
    });

    test('kinds of work are stopped for the tenant, and go on', async () => {
      const client = world.fresh();
      const { paused } = await client.pauseJobs({ kinds: ['reembed'] });
      expect(paused).toMatchObject([{ kind: 'reembed' }]);
      expect(await client.pauseJobs({ kinds: ['reembed'] })).toEqual({ paused });
      expect(await client.resumeJobs({ kinds: ['reembed', 'embed_memories'] })).toEqual({ paused: [] });
    });

    test('a kind that does not exist, and a cursor of another list, are refused', async () => {
      const client = await withPurge();
      expect((await failure(client.pauseJobs({ kinds: ['reembed', 'nap'] }))).faults).toMatchObject([
        { field: 'kinds[1]' },
      ]);
      await expectCode(client.listJobs({ kinds: ['nap'] }), 'invalid_input');
      const cursor = Buffer.from('["other","x"]').toString('base64url');
      await expectCode(client.listJobs({ cursor }), 'invalid_cursor');
    });

    test('jobs of one user mean nothing to another', async () => {
      const client = await withPurge();
      const [purge] = await purges(client);
      const other = world.fresh();
      await remember(other, 'so that there is such a user');
      const id = purge?.id ?? '';
      expect(await purges(other)).toEqual([]);
      await expectCode(other.retryJob({ id }), 'not_found');
      await expectCode(other.dropJob({ id }), 'not_found');
      expect(ids(await purges(client))).toEqual([id]);
    });

    test('needs the permission admin, and a key of the whole tenant to stop kinds', async () => {
      const owner = world.fresh();
      const { secret } = await owner.createKey({ name: 'reader', permissions: ['memories:read'] });
      await expectCode(world.clientWithKey(secret).listJobs({ userId: owner.user }), 'permission_denied');
      const bound = await owner.createKey({ name: 'bound', permissions: ['admin'], userId: owner.user });
      const client = world.clientWithKey(bound.secret);
      await client.listJobs({});
      await expectCode(client.pauseJobs({ kinds: ['reembed'] }), 'scope_forbidden');
      await expectCode(client.resumeJobs({ kinds: ['reembed'] }), 'scope_forbidden');
    });
  });
}
