import type { Client } from '@holdfast/contract';
import { describe, expect, test, vi } from 'vitest';
import { expectCode, remember, type World } from './world.ts';

/** What is worked off by a worker is tested by `describeCalls`; here is what every door answers at once. */
export function describeCallDoors(world: World): void {
  describe('calls', () => {
    test('somebody unknown is a guest, the same each time, and stores nothing', async () => {
      const client = world.fresh();
      const caller = '+1 (555) 765-4321';
      const guest = await client.identifyCaller({ caller });
      expect(guest).toMatchObject({ known: false, guest: true });
      expect(await client.identifyCaller({ caller: '+15557654321' })).toEqual(guest);
      expect(await client.identifyCaller({ caller: 'withheld', userId: ' ' })).toEqual({
        userId: '',
        known: false,
        guest: true,
      });
      const started = await client.startCall({ caller, variables: ['plan'] });
      expect(started.variables).toMatchObject({ user_id: guest.userId, caller_known: 'no', plan: '' });
      expect((await client.listUsers({ limit: 200 })).users.map(({ id }) => id)).not.toContain(guest.userId);
    });

    test('whom the call names is told what is remembered', async () => {
      const client = world.fresh();
      await remember(client, 'The ferry leaves at nine.', { kind: 'semantic', salience: 0.9 });
      await remember(client, 'The bus is late.', { kind: 'semantic', salience: 0.1 });
      const { variables, known } = await client.startCall({ userId: client.user });
      expect(known).toBe(true);
      expect(variables['memory_context']).toBe('The ferry leaves at nine.\nThe bus is late.');
      expect(variables['caller_known']).toBe('yes');
    });

    test('an event is queued once; what is none is refused', async () => {
      const client = world.fresh();
      const payload = { conversationId: `of-${client.user}`, userId: client.user, turns: [] };
      const first = await client.recordCall({ provider: 'holdfast', payload });
      expect(first).toEqual({ outcome: 'queued', userId: client.user, conversationId: payload.conversationId });
      expect(await client.recordCall({ provider: 'holdfast', payload })).toMatchObject({ outcome: 'duplicate' });
      expect((await client.listJobs({ kinds: ['process_call'] })).jobs.length).toBeLessThanOrEqual(1);
      await expectCode(client.recordCall({ provider: 'vapi', payload: {} }), 'invalid_input');
      const ids = [payload.conversationId, 'unheard-of'];
      expect(await client.missingCalls({ provider: 'holdfast', conversationIds: ids })).toEqual({
        missing: ['unheard-of'],
      });
      const ended = { event: 'call_ended', call: {} };
      expect(await client.recordCall({ provider: 'retell', payload: ended })).toEqual({ outcome: 'ignored' });
    });

    test('what is looked up is summed up and noted', async () => {
      const client = world.fresh();
      await remember(client, 'Dana prefers email for updates.', { kind: 'procedural' });
      await remember(client, 'The boat is green.', { kind: 'semantic' });
      const found = await client.queryCall({ query: 'How are updates sent? By email?', conversationId: 'c', limit: 1 });
      expect(found.memories[0]).toMatchObject({
        content: 'Dana prefers email for updates.',
        sector: 'procedural',
        linked: false,
      });
      expect(found).toMatchObject({ summary: 'Dana prefers email for updates.', summaryBy: 'extract' });
      const sectors = await client.queryCall({ query: 'updates by email', sectors: ['semantic'] });
      expect(sectors.memories.map(({ sector }) => sector)).not.toContain('procedural');
      expect(await client.queryCall({ query: 'zeppelin' })).toMatchObject({ memories: [], summaryBy: 'none' });
      await vi.waitFor(async () => {
        const { invocations } = await client.listToolInvocations({});
        expect(invocations).toHaveLength(3);
      }, 5_000);
      const { invocations, nextCursor } = await client.listToolInvocations({ conversationId: 'c', limit: 1 });
      expect(invocations).toMatchObject([
        { tool: 'memory_query', origin: 'server', outcome: 'ok', conversationId: 'c' },
      ]);
      expect(invocations[0]?.request).toContain('How are updates sent?');
      expect(nextCursor).toBeUndefined();
      const page = await client.listToolInvocations({ limit: 2 });
      expect((await client.listToolInvocations({ cursor: page.nextCursor ?? '' })).invocations).toHaveLength(1);
    });

    test('linked memories are told of as well', async () => {
      const client = world.fresh();
      const from = await remember(client, 'The violin of Rita is in Porto.', { kind: 'semantic' });
      const to = await remember(client, 'Fragile goods need a courier.', { kind: 'procedural' });
      await client.linkMemories({ from: from.id, to: to.id, type: 'supports', weight: 0.9 });
      const { memories } = await client.queryCall({ query: 'violin of Rita', limit: 1 });
      expect(memories).toMatchObject([
        { memoryId: from.id, linked: false },
        { memoryId: to.id, linked: true },
      ]);
    });

    test('calls of one user mean nothing to another, and keys stay within their walls', async () => {
      const client = world.fresh();
      expect(await client.listConversations({})).toEqual({ conversations: [] });
      await expectCode(client.getConversation({ id: 'c1' }), 'not_found');
      await expectCode(client.deleteConversation({ id: 'c1' }), 'not_found');
      await expectCode(client.mergeCaller({ from: 'nobody-at-all', into: client.user }), 'not_found');
      await expectCode(client.mergeCaller({ from: 'a', into: 'a' }), 'invalid_input');
      const { secret } = await client.createKey({ name: 'bound', userId: client.user });
      const bound = world.clientWithKey(secret);
      const tries: readonly ((one: Client) => Promise<unknown>)[] = [
        (one) => one.identifyCaller({ caller: '+1' }),
        (one) => one.startCall({}),
        (one) => one.recordCall({ provider: 'holdfast', payload: { conversationId: 'x' } }),
        (one) => one.missingCalls({ provider: 'holdfast', conversationIds: ['x'] }),
        (one) => one.mergeCaller({ from: 'a', into: 'b' }),
      ];
      for (const attempt of tries) await expectCode(attempt(bound), 'scope_forbidden');
      expect((await bound.queryCall({ query: 'anything' })).memories).toEqual([]);
    });
  });
}
