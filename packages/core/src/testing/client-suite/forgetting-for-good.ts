import { describe, expect, test } from 'vitest';
import { contents, expectCode, failure, ids, listAll, recalled, remember, type World } from './world.ts';

const nobody = '01890a5d-ac96-774b-bcce-b302099a8057';

export function describeForgettingForGood(world: World): void {
  describe('forget', () => {
    test('a memory is gone for good, with its versions, and a receipt proves it', async () => {
      const client = world.fresh();
      const { id } = await remember(client, 'My locker code is four two');
      await client.updateMemory({ id, content: 'My locker code is nine nine' });
      await remember(client, 'The ferry leaves at nine');
      const { status, receipt } = await client.forget({ target: { type: 'memory', ids: [id] } });
      expect(status).toBe('complete');
      expect(receipt).toMatchObject({ scope: { type: 'memory', of: [id] }, removed: { memories: 1, versions: 1 } });
      expect(receipt?.marks.count).toBe(2);
      expect(JSON.stringify(receipt)).not.toMatch(/locker|four two/u);
      await expectCode(client.getMemory({ id, includeDeleted: true }), 'not_found');
      await expectCode(client.restoreMemory({ id }), 'not_found');
      expect(await recalled(client, 'locker code')).toEqual([]);
      expect(contents(await listAll(client))).toEqual(['The ferry leaves at nine']);
      expect((await client.stats({})).memories).toMatchObject({ total: 1, deleted: 0 });
      expect((await client.listJobs({ kinds: ['forget'] })).jobs).toEqual([]);
    });

    test('a deleted memory that could be restored is forgotten too', async () => {
      const client = world.fresh();
      const { id } = await remember(client, 'Grandmother bakes on Fridays', { sessionId: 's' });
      await client.forgetMemory({ id });
      const { receipt } = await client.forget({ target: { type: 'session', sessionId: 's' } });
      expect(receipt?.removed.memories).toBe(1);
      await expectCode(client.restoreMemory({ id }), 'not_found');
    });

    test('a session, a source, a time and a filter reach what fits, and nothing else', async () => {
      const client = world.fresh();
      await remember(client, 'one', { sessionId: 'a', occurredAt: '2026-01-05' });
      await remember(client, 'two', { source: { type: 'mail', id: '2' }, occurredAt: '2026-02-05' });
      await remember(client, 'three', { source: { type: 'mail', id: '3' }, occurredAt: '2026-03-05' });
      await remember(client, 'four', { tags: ['plan'], occurredAt: '2026-04-05' });
      await remember(client, 'five', { occurredAt: '2026-05-05', space: 'work' });
      const left = async () => contents(await listAll(client, { order: 'oldest', spaces: '*' }));
      await client.forget({ target: { type: 'session', sessionId: 'a' } });
      expect(await left()).toEqual(['two', 'three', 'four', 'five']);
      await client.forget({ target: { type: 'source', sourceType: 'mail', sourceId: '2' } });
      expect(await left()).toEqual(['three', 'four', 'five']);
      await client.forget({ target: { type: 'filter', tags: ['plan'] } });
      expect(await left()).toEqual(['three', 'five']);
      await client.forget({ target: { type: 'time', from: '2026-03-01', to: '2026-05-05' } });
      expect(await left()).toEqual(['five']);
    });

    test('what is said anew is remembered: nobody is kept from saying it', async () => {
      const client = world.fresh();
      const source = { type: 'mail', id: '1' };
      const { id } = await remember(client, 'Moved to Porto', { source });
      await client.forget({ target: { type: 'memory', ids: [id] } });
      expect(await client.remember({ content: 'Moved to Porto', source })).toMatchObject({ outcome: 'created' });
    });

    test('an import leaves out what was forgotten, in any case and spacing, and says where', async () => {
      const client = world.fresh();
      const { id } = await remember(client, 'Moved to Porto');
      await client.forget({ target: { type: 'memory', ids: [id] } });
      const items = [
        { content: 'before' },
        { content: '  moved TO  porto.', salience: 0.9 },
        { content: 'after', salience: 0.1 },
      ];
      const report = await client.rememberMany({ items, skipForgotten: true });
      expect(report).toMatchObject({ created: 2, forgotten: [1] });
      expect(report.results).toHaveLength(2);
      const stored = await listAll(client, { order: 'oldest' });
      expect(contents(stored)).toEqual(['before', 'after']);
      expect(ids(stored)).toEqual(ids(report.results));
      expect(stored[1]?.salience).toBe(0.1);
      const elsewhere = await client.rememberMany({ items, skipForgotten: true, space: 'work' });
      expect(elsewhere).toMatchObject({ created: 3, forgotten: [] });
    });

    test('the same words of another user and of another space stay', async () => {
      const [ana, ben] = [world.fresh(), world.fresh()];
      const address = 'The address is 12 Harbour Lane';
      const { id } = await remember(ana, address);
      await remember(ana, address, { space: 'work' });
      const other = await remember(ben, address);
      await ana.forget({ target: { type: 'memory', ids: [id] } });
      expect(await recalled(ana, 'address')).toEqual([]);
      expect(await recalled(ana, 'address', { spaces: ['work'] })).toEqual([address]);
      expect(await recalled(ben, 'address')).toEqual([address]);
      expect((await ben.rememberMany({ items: [{ content: address }], skipForgotten: true })).forgotten).toEqual([]);
      await expectCode(ana.forget({ target: { type: 'memory', ids: [other.id] } }), 'not_found');
      expect((await ben.getMemory({ id: other.id })).memory.content).toBe(address);
    });

    test('what is not all there is not forgotten in part', async () => {
      const client = world.fresh();
      const { id } = await remember(client, 'here');
      await expectCode(client.forget({ target: { type: 'memory', ids: [id, nobody] } }), 'not_found');
      await expectCode(client.forget({ target: { type: 'entity', id: nobody } }), 'not_found');
      expect(await listAll(client)).toHaveLength(1);
      expect(await client.forget({ target: { type: 'session', sessionId: 'none' } })).toMatchObject({
        status: 'complete',
        receipt: { removed: { memories: 0 } },
      });
    });
  });

  describe('a dry run', () => {
    test('counts, shows ids, and changes nothing', async () => {
      const client = world.fresh();
      const first = await remember(client, 'one', { occurredAt: '2026-01-01' });
      const second = await remember(client, 'two', { occurredAt: '2026-01-02' });
      const before = (await client.stats({})).version;
      const { status, planned, receipt } = await client.forget({ target: { type: 'time' }, dryRun: true });
      expect(status).toBe('planned');
      expect(planned).toEqual({ memories: 2, derived: 0, facts: 0, sample: [first.id, second.id] });
      expect(receipt).toBeUndefined();
      expect((await client.stats({})).version).toBe(before);
      await expectCode(client.forget({ target: { type: 'memory', ids: [nobody] }, dryRun: true }), 'not_found');
    });

    test('gives the confirmation that a space or a user needs, and no other request takes it', async () => {
      const client = world.fresh();
      await remember(client, 'one', { space: 'work' });
      await remember(client, 'two');
      const space = { target: { type: 'space' as const }, spaces: ['work'] };
      const user = { target: { type: 'user' as const } };
      const needed = await failure(client.forget(space));
      expect(needed).toMatchObject({ code: 'confirmation_required', status: 428 });
      expect(needed.message).toContain('dryRun');
      const { planned } = await client.forget({ ...space, dryRun: true });
      const confirm = planned?.confirm ?? '';
      expect(Date.parse(planned?.confirmUntil ?? '')).toBeGreaterThan(0);
      await expectCode(client.forget({ ...user, confirm }), 'confirmation_required');
      await expectCode(client.forget({ ...space, spaces: ['default'], confirm }), 'confirmation_required');
      await expectCode(client.forget({ ...space, confirm: `${confirm}0` }), 'confirmation_required');
      const other = world.fresh();
      await expectCode(other.forget({ ...space, confirm }), 'confirmation_required');
      await remember(client, 'three', { space: 'work' });
      await expectCode(client.forget({ ...space, confirm }), 'confirmation_required');
      const again = (await client.forget({ ...space, dryRun: true })).planned?.confirm ?? '';
      expect((await client.forget({ ...space, confirm: again })).receipt?.removed.memories).toBe(2);
      expect(contents(await listAll(client, { spaces: '*' }))).toEqual(['two']);
      const all = (await client.forget({ ...user, dryRun: true })).planned?.confirm ?? '';
      expect((await client.forget({ ...user, confirm: all })).status).toBe('complete');
      expect(await listAll(client, { spaces: '*' })).toEqual([]);
      expect((await client.listChanges({})).changes).toEqual([]);
    });

    test('more than 100 memories need one as well, and are left to a job', async () => {
      const client = world.fresh();
      const items = Array.from({ length: 101 }, (_, index) => ({ content: `note ${index}`, sessionId: 's' }));
      await client.rememberMany({ items });
      const wanted = { target: { type: 'session' as const, sessionId: 's' } };
      await expectCode(client.forget(wanted), 'confirmation_required');
      const confirm = (await client.forget({ ...wanted, dryRun: true })).planned?.confirm ?? '';
      const { status, id = '' } = await client.forget({ ...wanted, confirm });
      expect(status).toBe('running');
      expect(await client.getReceipt({ id })).toMatchObject({ id });
    });
  });

  describe('receipts', () => {
    test('are kept, listed newest first, and verified', async () => {
      const client = world.fresh();
      const forgotten: string[] = [];
      for (const content of ['one', 'two', 'three']) {
        const { id } = await remember(client, content);
        forgotten.unshift((await client.forget({ target: { type: 'memory', ids: [id] } })).id ?? '');
      }
      const page = await client.listReceipts({ limit: 2 });
      const rest = await client.listReceipts({ limit: 2, cursor: page.nextCursor ?? '' });
      expect(ids([...page.receipts, ...rest.receipts])).toEqual(forgotten);
      expect(rest.nextCursor).toBeUndefined();
      const { receipt } = await client.getReceipt({ id: forgotten[0] ?? '' });
      if (receipt === undefined) throw new Error('there is no receipt');
      expect(await client.verifyReceipt({ receipt })).toEqual({ valid: true, signed: true, ownKey: true });
      const forged = { ...receipt, removed: { ...receipt.removed, memories: 7 } };
      expect(await client.verifyReceipt({ receipt: forged })).toEqual({ valid: false, signed: false, ownKey: true });
      expect(await client.verifyReceipt({ receipt: {} })).toEqual({ valid: false, signed: false, ownKey: false });
    });

    test('are nobody else’s', async () => {
      const [ana, ben] = [world.fresh(), world.fresh()];
      const { id } = await remember(ana, 'secret');
      const { id: receipt = '' } = await ana.forget({ target: { type: 'memory', ids: [id] } });
      await expectCode(ben.getReceipt({ id: receipt }), 'not_found');
      expect((await ben.listReceipts({})).receipts).toEqual([]);
      await expectCode(ben.getReceipt({ id: nobody }), 'not_found');
    });
  });

  describe('who may forget', () => {
    test('a key needs the permission to delete, and stays inside its spaces', async () => {
      const client = world.fresh();
      const { id } = await remember(client, 'private');
      const { id: own } = await remember(client, 'at work', { space: 'work' });
      const reader = await client.createKey({ name: 'r', userId: client.user, permissions: ['memories:read'] });
      await expectCode(
        world.clientWithKey(reader.secret).forget({ target: { type: 'memory', ids: [id] } }),
        'permission_denied',
      );
      const bound = await client.createKey({
        name: 'b',
        userId: client.user,
        spaces: ['work'],
        permissions: ['memories:read', 'memories:delete'],
      });
      const worker = world.clientWithKey(bound.secret);
      await expectCode(worker.forget({ target: { type: 'memory', ids: [id] } }), 'not_found');
      await expectCode(worker.forget({ target: { type: 'user' }, dryRun: true }), 'scope_forbidden');
      await expectCode(worker.forget({ target: { type: 'time' }, spaces: ['default'] }), 'scope_forbidden');
      expect((await worker.forget({ target: { type: 'memory', ids: [own] } })).status).toBe('complete');
      expect(contents(await listAll(client, { spaces: '*' }))).toEqual(['private']);
    });

    test('a whole space must be named, a user must not be cut down to spaces, and a filter has a condition', async () => {
      const client = world.fresh();
      await expectCode(client.forget({ target: { type: 'space' } }), 'invalid_input');
      await expectCode(client.forget({ target: { type: 'space' }, spaces: '*' }), 'invalid_input');
      await expectCode(client.forget({ target: { type: 'user' }, spaces: ['work'] }), 'invalid_input');
      await expectCode(client.forget({ target: { type: 'filter' } }), 'invalid_input');
      await expectCode(
        client.forget({ target: { type: 'time', from: '2026-02-01', to: '2026-01-01' } }),
        'invalid_input',
      );
    });
  });
}
