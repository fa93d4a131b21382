import { describe, expect, test } from 'vitest';
import { contents, expectCode, failure, listAll, recalled, remember, type World } from './world.ts';

export function describeEditing(world: World): void {
  describe('updateMemory', () => {
    test('changes what is given, keeps the rest, and raises the version', async () => {
      const client = world.fresh();
      const before = await remember(client, 'Lunch at noon', { tags: ['food'], metadata: { a: 1 }, salience: 0.4 });
      const { memory } = await client.updateMemory({ id: before.id, tags: ['meal', 'noon'], salience: 0.6 });
      expect(memory).toMatchObject({
        content: 'Lunch at noon',
        tags: ['meal', 'noon'],
        metadata: { a: 1 },
        version: 2,
      });
      expect(memory.salience).toBe(0.6);
      expect(memory.createdAt).toBe(before.createdAt);
      expect(memory.contentHash).toBe(before.contentHash);
      expect((await client.getMemory({ id: before.id })).memory).toEqual(memory);
    });

    test('new words are found at once and old words no longer', async () => {
      const client = world.fresh();
      const { id, contentHash } = await remember(client, 'The meeting is in Oslo');
      const { memory } = await client.updateMemory({ id, content: 'The meeting is in Bergen' });
      expect(memory.contentHash).not.toBe(contentHash);
      expect(await recalled(client, 'Bergen')).toEqual(['The meeting is in Bergen']);
      expect(await recalled(client, 'Oslo')).toEqual([]);
    });

    test('every field of a patch can be set, and the expiry removed', async () => {
      const client = world.fresh();
      const { id } = await remember(client, 'Draft', { expiresAt: '2999-01-01' });
      const patch = {
        kind: 'reflective' as const,
        speaker: 'Cy',
        role: 'tool' as const,
        salience: 0.1,
        confidence: 0.2,
        decayRate: 0.3,
        tags: [],
        metadata: { k: ['v'] },
        state: 'paused' as const,
      };
      const { memory } = await client.updateMemory({ id, ...patch, occurredAt: '2025-05-05', expiresAt: null });
      expect(memory).toMatchObject({ ...patch, occurredAt: '2025-05-05T00:00:00.000Z' });
      expect(memory.expiresAt).toBeUndefined();
    });

    test('expectedVersion guards against edits in between', async () => {
      const client = world.fresh();
      const { id, version } = await remember(client, 'Draft');
      await client.updateMemory({ id, content: 'Second', expectedVersion: version });
      await expectCode(client.updateMemory({ id, content: 'Lost', expectedVersion: version }), 'version_conflict');
      expect((await client.getMemory({ id })).memory).toMatchObject({ content: 'Second', version: 2 });
    });

    test('of many edits of one version exactly one wins', async () => {
      const client = world.fresh();
      const { id } = await remember(client, 'Draft');
      const edits = Array.from({ length: 6 }, (_, index) =>
        client.updateMemory({ id, content: `edit ${index}`, expectedVersion: 1 }).then(
          () => 'won',
          () => 'lost',
        ),
      );
      expect((await Promise.all(edits)).filter((outcome) => outcome === 'won')).toHaveLength(1);
      expect((await client.getMemory({ id })).memory.version).toBe(2);
    });

    test('what changes nothing makes no version', async () => {
      const client = world.fresh();
      const given = { tags: ['a'], metadata: { k: [1] }, salience: 0.4, expiresAt: '2999-01-01' };
      const before = await remember(client, 'Draft', given);
      for (const patch of [{}, { content: 'Draft' }, given, { kind: before.kind }]) {
        expect((await client.updateMemory({ id: before.id, ...patch })).memory).toEqual(before);
      }
      const plain = await remember(client, 'No expiry');
      expect((await client.updateMemory({ id: plain.id, expiresAt: null })).memory).toEqual(plain);
      await expectCode(client.updateMemory({ id: before.id, expectedVersion: 2 }), 'version_conflict');
      expect((await client.getMemory({ id: before.id, includeVersions: true })).versions).toEqual([]);
      const { memory } = await client.updateMemory({ id: before.id, metadata: { k: [2] } });
      expect(memory.version).toBe(2);
    });

    test('a memory cannot expire before it happened', async () => {
      const client = world.fresh();
      const { id } = await remember(client, 'Sale', { occurredAt: '2025-01-02', expiresAt: '2025-02-01' });
      for (const patch of [
        { expiresAt: '2025-01-01' },
        { occurredAt: '2025-02-01' },
        { occurredAt: '2026-01-02', expiresAt: '2026-01-02' },
      ]) {
        const error = await failure(client.updateMemory({ id, ...patch }));
        expect(error).toMatchObject({ code: 'invalid_input', faults: [{ field: 'expiresAt' }] });
      }
      await client.updateMemory({ id, occurredAt: '2026-01-01', expiresAt: null });
      expect((await client.getMemory({ id })).memory.version).toBe(2);
    });

    test('a deleted memory cannot be edited', async () => {
      const client = world.fresh();
      const { id } = await remember(client, 'Draft');
      await client.forgetMemory({ id });
      await expectCode(client.updateMemory({ id, content: 'Back' }), 'not_found');
    });

    test('archived memories leave list and recall, and are found when asked for', async () => {
      const client = world.fresh();
      const { id } = await remember(client, 'The old router password is on the box');
      await client.updateMemory({ id, state: 'archived' });
      expect(contents(await listAll(client))).toEqual([]);
      expect(await recalled(client, 'router password')).toEqual([]);
      expect(await recalled(client, 'router password', { includeArchived: true })).toHaveLength(1);
      expect((await client.getMemory({ id })).memory.state).toBe('archived');
    });
  });

  describe('pinMemory and unpinMemory', () => {
    test('set and clear the pin, as often as they are called', async () => {
      const client = world.fresh();
      const { id } = await remember(client, 'Allergic to nuts');
      for (const pinned of [true, true, false, false]) {
        const answer = await (pinned ? client.pinMemory({ id }) : client.unpinMemory({ id }));
        expect(answer.memory).toMatchObject({ id, pinned });
      }
      expect((await client.getMemory({ id })).memory.version).toBe(3);
      expect((await client.getMemory({ id })).memory.pinned).toBe(false);
    });
  });
}
