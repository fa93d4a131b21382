import { describe, expect, test } from 'vitest';
import { contents, expectCode, ids, remember, type World } from './world.ts';

export function describeConsolidating(world: World): void {
  describe('consolidation', () => {
    test('a day is asked for, waits for the worker, and is listed; asked again it is the same', async () => {
      const client = world.fresh();
      await remember(client, 'I moved to Lisbon.');
      const { consolidation, plan } = await client.consolidate({ day: '2026-01-02' });
      expect(plan).toBeUndefined();
      expect(consolidation).toMatchObject({ userId: client.user, day: '2026-01-02', origin: 'demand' });
      const again = await client.consolidate({ day: '2026-01-02' });
      expect(again.consolidation?.id).toBe(consolidation?.id);
      await client.consolidate({});
      await client.consolidate({ day: '2026-01-01' });
      const { consolidations } = await client.listConsolidations({});
      expect(consolidations.slice(1).map(({ day }) => day)).toEqual(['2026-01-02', '2026-01-01']);
      const one = await client.listConsolidations({ id: consolidation?.id ?? '', includeChanges: true });
      expect(one.consolidations).toMatchObject([{ id: consolidation?.id }]);
      expect(Array.isArray(one.consolidations[0]?.changes)).toBe(true);
      const { jobs } = await client.listJobs({ kinds: ['consolidate'] });
      for (const job of jobs) expect(job).toMatchObject({ orderKey: 'consolidation' });
    });

    test('days are listed page by page, from the latest on', async () => {
      const client = world.fresh();
      for (const day of ['2026-01-01', '2026-01-03', '2026-01-02']) await client.consolidate({ day });
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await client.listConsolidations({ limit: 1, ...(cursor === undefined ? {} : { cursor }) });
        seen.push(...page.consolidations.map(({ day }) => day));
        cursor = page.nextCursor;
      } while (cursor !== undefined);
      expect(seen).toEqual(['2026-01-03', '2026-01-02', '2026-01-01']);
      await expectCode(client.listConsolidations({ cursor: 'W10' }), 'invalid_cursor');
    });

    test('a dry run tells which memories would move, and why, and runs nothing', async () => {
      const client = world.fresh();
      const expired = await remember(client, 'Valid until long ago.', { expiresAt: '2020-01-01' });
      await remember(client, 'Valid for long.');
      const { consolidation, plan } = await client.consolidate({ dryRun: true });
      expect(consolidation).toBeUndefined();
      expect(plan).toMatchObject({ counts: { expired: 1 }, moves: [{ id: expired.id, reason: 'expired' }] });
      expect((await client.listConsolidations({})).consolidations).toEqual([]);
      expect((await client.getMemory({ id: expired.id })).memory.state).toBe('active');
    });

    test('what is under way, and what is not there, cannot be undone', async () => {
      const client = world.fresh();
      const stranger = world.fresh();
      await client.pauseJobs({ kinds: ['consolidate'] });
      try {
        const { consolidation } = await client.consolidate({ day: '2026-01-01' });
        const id = consolidation?.id ?? '';
        await expectCode(client.undoConsolidation({ id }), 'version_conflict');
        await expectCode(stranger.undoConsolidation({ id }), 'not_found');
        await expectCode(stranger.listConsolidations({ id }), 'not_found');
        expect((await stranger.listConsolidations({})).consolidations).toEqual([]);
      } finally {
        await client.resumeJobs({ kinds: ['consolidate'] });
      }
    });

    test('the summary of a user rests on the strongest memories of the space, and is of nobody else', async () => {
      const client = world.fresh();
      expect(await client.getUserSummary({})).toEqual({ restsOn: [], fresh: true });
      const lives = await remember(client, 'Ana lives in Lisbon.', { kind: 'semantic', salience: 0.9 });
      const call = await remember(client, 'Call Rita on Sundays.', { pinned: true });
      await remember(client, 'Something happened.');
      await remember(client, 'The office closes at six.', { kind: 'semantic', space: 'work' });
      const { summary, restsOn, fresh } = await client.getUserSummary({});
      expect(summary).toMatchObject({ kind: 'reflective', source: { type: 'summary', id: 'user' } });
      expect(summary?.content.split('\n').toSorted()).toEqual(['- Ana lives in Lisbon.', '- Call Rita on Sundays.']);
      expect(ids(restsOn)).toEqual([lives.id, call.id]);
      expect(fresh).toBe(true);
      expect((await client.getUserSummary({})).summary).toEqual(summary);
      expect(contents((await client.getUserSummary({ space: 'work' })).restsOn)).toEqual(['The office closes at six.']);
      expect(await world.fresh().getUserSummary({})).toEqual({ restsOn: [], fresh: true });
    });

    test('a summary that much has changed since is told as such, and made anew in the background', async () => {
      const client = world.fresh();
      await remember(client, 'Ana lives in Lisbon.', { kind: 'semantic' });
      expect(await client.getUserSummary({})).toMatchObject({ fresh: true });
      for (let turn = 0; turn < 50; turn += 1) await remember(client, `Something happened, number ${turn}.`);
      const { fresh, summary } = await client.getUserSummary({});
      expect([fresh, summary?.content]).toEqual([false, '- Ana lives in Lisbon.']);
    });

    test('needs the permission admin and a key that is not bound to spaces; reading the summary needs to read', async () => {
      const owner = world.fresh();
      const { secret } = await owner.createKey({ name: 'reader', permissions: ['memories:read'], userId: owner.user });
      const reader = world.clientWithKey(secret);
      await expectCode(reader.consolidate({}), 'permission_denied');
      await expectCode(reader.listConsolidations({}), 'permission_denied');
      await reader.getUserSummary({});
      const bound = await owner.createKey({
        name: 'bound',
        permissions: ['admin'],
        userId: owner.user,
        spaces: ['work'],
      });
      const admin = world.clientWithKey(bound.secret);
      await expectCode(admin.consolidate({}), 'scope_forbidden');
      await expectCode(admin.listConsolidations({}), 'scope_forbidden');
    });
  });
}
