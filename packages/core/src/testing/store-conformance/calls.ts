import { describe, expect, test } from 'vitest';
import type { NewCallEvent, NewConversation, NewInvocation } from '../../domain/calls/call-store.ts';
import { newId } from '../../domain/ids.ts';
import type { UserScope } from '../../domain/scope.ts';
import type { Writers } from '../../domain/store.ts';
import { scopeOf, type StoreUnderTest, useStore } from './fixture.ts';

const ana = scopeOf('ana');
const ben = scopeOf('ben');
const tenant = { kind: 'tenant', tenant: 'acme' } as const;
const phone = { kind: 'phone', address: '+15551234567' } as const;

export function callsSuite(under: StoreUnderTest): void {
  describe('calls', () => {
    const fixture = useStore(under);
    const write = <T>(scope: UserScope, work: (writers: Writers) => Promise<T>): Promise<T> =>
      fixture.store.write(scope, async (writers) => {
        await writers.users.ensure(scope, { at: 1, timeZone: 'UTC' });
        return work(writers);
      });
    const conversation = (externalId: string, fields: Partial<NewConversation> = {}): NewConversation => ({
      id: newId(fixture.platform),
      space: 'default',
      provider: 'elevenlabs',
      externalId,
      status: 'completed',
      startedAt: 1_000,
      turns: 2,
      details: 'words',
      ...fields,
    });
    const put = (scope: UserScope, one: NewConversation, at = 5_000): Promise<boolean> =>
      write(scope, (w) => w.calls.putConversation(scope, { conversation: one, at }));
    const listed = async (scope: UserScope, params: object = {}): Promise<string[]> => {
      const rows = await fixture.store.read(scope, (r) => r.calls.conversations(scope, { limit: 9, ...params }));
      return rows.map(({ externalId }) => externalId);
    };
    const event = (key: string, externalId = 'c1'): NewCallEvent => ({
      provider: 'elevenlabs',
      key,
      type: 'post_call_transcription',
      externalId,
      payload: 'what was sent',
    });
    const add = (scope: UserScope, key: string, externalId?: string): Promise<number | undefined> =>
      write(scope, (w) => w.calls.addEvent(scope, { event: event(key, externalId), at: 7_000 }));
    const found = (scope: UserScope, no: number) => fixture.store.read(scope, (r) => r.calls.event(scope, { no }));
    const invocation = (fields: Partial<NewInvocation> = {}): NewInvocation => ({
      id: newId(fixture.platform),
      tool: 'memory_query',
      origin: 'server',
      outcome: 'ok',
      request: 'asked',
      response: 'told',
      at: 1,
      ...fields,
    });
    const invocations = (scope: UserScope, params: object = {}) =>
      fixture.store.read(scope, (r) => r.calls.invocations(scope, { limit: 9, ...params }));

    test('an identity stands for the first user it was noted for, and is found by the tenant and by that user alone', async () => {
      const note = (scope: UserScope, at: number) =>
        write(scope, (w) => w.calls.noteIdentity(scope, { ...phone, guest: true, at }));
      await note(ana, 1);
      await note(ana, 2);
      const known = { ...phone, user: 'ana', guest: true, createdAt: 1, calledAt: 2 };
      expect(await fixture.store.read(tenant, (r) => r.calls.identity(tenant, phone))).toEqual(known);
      expect(await fixture.store.read(ana, (r) => r.calls.identitiesOf(ana))).toEqual([known]);
      expect(await fixture.store.read(ben, (r) => r.calls.identitiesOf(ben))).toEqual([]);
      const other = { kind: 'tenant', tenant: 'other' } as const;
      expect(await fixture.store.read(other, (r) => r.calls.identity(other, phone))).toBeUndefined();
    });

    test('identities pass to another user, and the former one is known to be merged', async () => {
      await write(ana, (w) => w.calls.noteIdentity(ana, { ...phone, guest: true, at: 1 }));
      const moved = await fixture.store.write(tenant, (w) =>
        w.calls.moveIdentities(tenant, { from: 'ana', into: 'ben', at: 9 }),
      );
      expect(moved).toBe(1);
      const now = (kind: 'phone' | 'merged', address: string) =>
        fixture.store.read(tenant, (r) => r.calls.identity(tenant, { kind, address }));
      expect(await now('phone', phone.address)).toMatchObject({ user: 'ben', guest: false });
      expect(await now('merged', 'ana')).toMatchObject({ user: 'ben' });
    });

    test('a conversation is stored once, renewed, and found by either id', async () => {
      const first = conversation('c1', { agentId: 'agent', endedAt: 2_000, durationSecs: 1 });
      expect(await put(ana, first)).toBe(true);
      const [row] = await fixture.store.read(ana, (r) => r.calls.conversations(ana, { limit: 9 }));
      expect(row).toEqual({ ...first, no: row?.no, createdAt: 5_000, updatedAt: 5_000 });
      expect(await put(ana, { ...conversation('c1', { turns: 3 }), status: 'failed' }, 6_000)).toBe(true);
      for (const id of [first.id, 'c1']) {
        const again = await fixture.store.read(ana, (r) => r.calls.conversation(ana, { id }));
        expect(again).toMatchObject({ id: first.id, turns: 3, status: 'failed', createdAt: 5_000, updatedAt: 6_000 });
      }
      expect(await fixture.store.read(ana, (r) => r.calls.conversation(ana, { id: 'c2' }))).toBeUndefined();
      expect(await put(ben, conversation('c1'))).toBe(false);
      expect(await listed(ben)).toEqual([]);
    });

    test('conversations are listed latest first, filtered, page by page, within the spaces of the scope', async () => {
      const work = scopeOf('ana', { spaces: ['work'] });
      await put(ana, conversation('c1', { startedAt: 1 }));
      await put(ana, conversation('c2', { startedAt: 3, agentId: 'x' }));
      await put(ana, conversation('c3', { startedAt: 2, status: 'failed' }));
      await put(work, conversation('c4', { startedAt: 4, space: 'work' }));
      expect(await listed(ana)).toEqual(['c2', 'c3', 'c1']);
      expect(await listed(scopeOf('ana', { spaces: '*' }))).toEqual(['c4', 'c2', 'c3', 'c1']);
      expect(await listed(ana, { agentId: 'x' })).toEqual(['c2']);
      expect(await listed(ana, { status: 'failed' })).toEqual(['c3']);
      const [, second] = await fixture.store.read(ana, (r) => r.calls.conversations(ana, { limit: 2 }));
      expect(await listed(ana, { after: { startedAt: second?.startedAt, no: second?.no } })).toEqual(['c1']);
    });

    test('an event is taken once in a tenant, whoever it is for, and is done once', async () => {
      const no = (await add(ana, 'k1')) ?? 0;
      expect(no).toBeGreaterThan(0);
      expect(await add(ana, 'k1')).toBeUndefined();
      expect(await add(ben, 'k1')).toBeUndefined();
      expect(await found(ana, no)).toEqual({ ...event('k1'), no, receivedAt: 7_000 });
      expect(await found(ben, no)).toBeUndefined();
      const finish = (keepPayload: boolean, of = no) =>
        write(ana, (w) => w.calls.finishEvent(ana, { no: of, keepPayload, at: 8_000 }));
      expect(await finish(false)).toBe(true);
      expect(await finish(false)).toBe(false);
      expect(await found(ana, no)).not.toHaveProperty('payload');
      const kept = (await add(ana, 'k2')) ?? 0;
      expect(await finish(true, kept)).toBe(true);
      expect(await found(ana, kept)).toMatchObject({ payload: 'what was sent', processedAt: 8_000 });
      expect(await finish(true, 999_999)).toBe(false);
    });

    test('tool invocations are listed newest first; those a vendor told of can be dropped', async () => {
      const own = invocation({ sessionId: 'c1', latencyMs: 1.5 });
      const told = invocation({ sessionId: 'c1', tool: 'order', origin: 'call', outcome: 'failed' });
      await write(ana, (w) => w.calls.addInvocations(ana, { invocations: [own, told, invocation()] }));
      const all = await invocations(ana);
      expect(all).toMatchObject([{}, told, own]);
      expect(await invocations(ana, { sessionId: 'c1', tool: 'order' })).toMatchObject([told]);
      expect(await invocations(ana, { before: all[1]?.no })).toMatchObject([own]);
      await write(ana, (w) => w.calls.dropTold(ana, { sessionId: 'c1' }));
      expect((await invocations(ana, { sessionId: 'c1' })).map(({ id }) => id)).toEqual([own.id]);
      expect(await invocations(ben)).toEqual([]);
    });

    test('the most salient and the latest typed memories stand for a user, without what is hidden', async () => {
      const typed = { kind: 'semantic' } as const;
      const [a, b] = await fixture.insert(
        ana,
        { ...typed, salience: 0.9, occurredAt: 1 },
        { ...typed, salience: 0.1, occurredAt: 9 },
        { ...typed, salience: 0.5, occurredAt: 5 },
        { salience: 1 },
        { ...typed, salience: 1, state: 'archived' },
        { ...typed, salience: 1, expiresAt: 10 },
      );
      const standing = await fixture.store.read(ana, (r) => r.calls.standing(ana, { limit: 1, at: 10 }));
      expect(standing.map(({ seq }) => seq)).toEqual([a?.seq, b?.seq]);
      expect(await fixture.store.read(ben, (r) => r.calls.standing(ben, { limit: 1, at: 10 }))).toEqual([]);
    });

    test('what is forgotten of calls goes with its events and tools; what is redacted loses its words', async () => {
      await put(ana, conversation('c1'));
      await put(ana, conversation('c2'));
      const no = (await add(ana, 'k1', 'c1')) ?? 0;
      const of2 = (await add(ana, 'k2', 'c2')) ?? 0;
      await write(ana, (w) => w.calls.finishEvent(ana, { no: of2, keepPayload: true, at: 1 }));
      await write(ana, (w) =>
        w.calls.addInvocations(ana, {
          invocations: [invocation({ sessionId: 'c1' }), invocation({ sessionId: 'c2' }), invocation()],
        }),
      );
      await write(ana, (w) => w.calls.noteIdentity(ana, { ...phone, guest: true, at: 1 }));
      expect(await write(ana, (w) => w.calls.forget(ana, { sessionIds: ['c1'] }))).toBe(1);
      expect(await listed(ana)).toEqual(['c2']);
      expect(await found(ana, no)).toBeUndefined();
      expect((await invocations(ana)).map(({ sessionId }) => sessionId)).toEqual([undefined, 'c2']);
      for (const sessionIds of [[], ['c2']]) await write(ana, (w) => w.calls.redact(ana, { sessionIds }));
      expect(await fixture.store.read(ana, (r) => r.calls.conversation(ana, { id: 'c2' }))).toMatchObject({
        details: '',
      });
      expect(await found(ana, of2)).not.toHaveProperty('payload');
      expect(await invocations(ana, { sessionId: 'c2' })).toMatchObject([{ request: '', response: '' }]);
      const everything = scopeOf('ana', { spaces: '*' });
      expect(await write(everything, (w) => w.calls.forget(everything, { user: true }))).toBe(1);
      expect(await invocations(ana)).toEqual([]);
      expect(await fixture.store.read(tenant, (r) => r.calls.identity(tenant, phone))).toBeUndefined();
    });

    test('of a user who is not there nothing is known and nothing is removed', async () => {
      expect(await listed(ana)).toEqual([]);
      expect(await found(ana, 1)).toBeUndefined();
      expect(await fixture.store.read(ana, (r) => r.calls.conversation(ana, { id: 'c1' }))).toBeUndefined();
      const gone = await fixture.store.write(ana, async (w) => {
        await w.calls.dropTold(ana, { sessionId: 'c1' });
        await w.calls.redact(ana, { sessionIds: ['c1'] });
        return [await w.calls.forget(ana, {}), await w.calls.finishEvent(ana, { no: 1, keepPayload: false, at: 1 })];
      });
      expect(gone).toEqual([0, false]);
    });
  });
}
