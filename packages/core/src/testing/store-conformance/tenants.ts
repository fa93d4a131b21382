import { describe, expect, test } from 'vitest';
import { systemScope, type TenantScope } from '../../domain/scope.ts';
import type { ApiKey } from '../../domain/tenants/key-store.ts';
import { scopeOf, type StoreUnderTest, useStore } from './fixture.ts';

const acme: TenantScope = { kind: 'tenant', tenant: 'acme' };
const other: TenantScope = { kind: 'tenant', tenant: 'acme2' };

export function tenantsSuite(under: StoreUnderTest): void {
  describe('users and keys', () => {
    const fixture = useStore(under);
    const key = (id: string, fields: Partial<ApiKey> = {}): Omit<ApiKey, 'tenant'> => ({
      id,
      name: `key ${id}`,
      prefix: 'hf_',
      permissions: ['memories:read'],
      createdAt: 1,
      ...fields,
    });
    const insertKey = (scope: TenantScope, fields: Omit<ApiKey, 'tenant'>, hash: string) =>
      fixture.store.write(scope, (w) => w.keys.insert(scope, { key: fields, hash }));

    test('users are listed by id, in pages, with their live memories and spaces', async () => {
      await fixture.insert(scopeOf('u10'), {});
      await fixture.insert(scopeOf('u1'), {}, {});
      const [gone] = await fixture.insert(scopeOf('u1', { spaces: ['work'] }), {}, {});
      await fixture.insert(scopeOf('u1', { tenant: 'acme2' }), {});
      await fixture.store.write(scopeOf('u1', { spaces: '*' }), (w) =>
        w.memories.softDelete(scopeOf('u1', { spaces: '*' }), { id: gone?.id ?? '', at: 1 }),
      );
      const list = (after?: string) =>
        fixture.store.read(acme, (r) => r.users.list(acme, { limit: 1, ...(after === undefined ? {} : { after }) }));
      const base = { createdAt: fixture.platform.now(), timeZone: 'Europe/Lisbon' };
      expect(await list()).toEqual([{ ...base, id: 'u1', memories: 3, spaces: ['default', 'work'] }]);
      expect(await list('u1')).toEqual([{ ...base, id: 'u10', memories: 1, spaces: ['default'] }]);
      expect(await list('u10')).toEqual([]);
    });

    test('ensuring a user twice keeps the first row', async () => {
      const ana = scopeOf('ana');
      expect(await fixture.store.read(ana, (r) => r.users.timeZone(ana))).toBeUndefined();
      for (const timeZone of ['Asia/Tokyo', 'UTC'])
        await fixture.store.write(ana, (w) => w.users.ensure(ana, { at: 1, timeZone }));
      expect(await fixture.store.read(ana, (r) => r.users.timeZone(ana))).toBe('Asia/Tokyo');
      expect(await fixture.store.read(scopeOf('an'), (r) => r.users.timeZone(scopeOf('an')))).toBeUndefined();
    });

    test('a key is found by its hash in any tenant, and listed only in its own', async () => {
      const full = key('a', {
        user: 'ana',
        spaces: ['work'],
        permissions: ['memories:read', 'keys:manage'],
        expiresAt: 9,
        operations: ['recall', 'rotateKey'],
        replaces: 'before',
      });
      expect(await fixture.store.read(systemScope, (r) => r.keys.count(systemScope))).toBe(0);
      await insertKey(acme, full, 'hash-a');
      await insertKey(other, key('a'), 'hash-b');
      await fixture.store.read(systemScope, async (r) => {
        expect(await r.keys.findByHash(systemScope, { hash: 'hash-a' })).toEqual({
          key: { ...full, tenant: 'acme' },
          hash: 'hash-a',
        });
        expect(await r.keys.findByHash(systemScope, { hash: 'hash' })).toBeUndefined();
        expect(await r.keys.count(systemScope)).toBe(2);
      });
      expect(await fixture.store.read(acme, (r) => r.keys.list(acme, { includeRevoked: false }))).toEqual([
        { ...full, tenant: 'acme' },
      ]);
    });

    test('a key is revoked and touched only in its tenant; a revoked one is listed on request', async () => {
      await insertKey(acme, key('a'), 'hash-a');
      await fixture.store.write(other, async (w) => {
        expect(await w.keys.revoke(other, { id: 'a', at: 5 })).toBeUndefined();
        await w.keys.touch(other, { ids: ['a'], at: 5 });
      });
      const list = (includeRevoked: boolean) => fixture.store.read(acme, (r) => r.keys.list(acme, { includeRevoked }));
      expect(await list(false)).toEqual([{ ...key('a'), tenant: 'acme' }]);
      await fixture.store.write(acme, async (w) => {
        await w.keys.touch(acme, { ids: ['a'], at: 6 });
        expect(await w.keys.revoke(acme, { id: 'a', at: 7 })).toMatchObject({ revokedAt: 7, lastUsedAt: 6 });
        expect(await w.keys.revoke(acme, { id: 'a', at: 8 })).toMatchObject({ revokedAt: 7 });
      });
      expect(await list(false)).toEqual([]);
      expect(await list(true)).toHaveLength(1);
    });

    test('a key expires at the sooner of two instants, and only in its tenant', async () => {
      await insertKey(acme, key('a'), 'hash-a');
      await insertKey(acme, key('b', { expiresAt: 50 }), 'hash-b');
      await fixture.store.write(other, async (w) => {
        expect(await w.keys.expire(other, { id: 'a', at: 5 })).toBeUndefined();
      });
      const expire = (id: string, at: number) => fixture.store.write(acme, (w) => w.keys.expire(acme, { id, at }));
      expect(await expire('a', 100)).toMatchObject({ expiresAt: 100 });
      expect(await expire('a', 200)).toMatchObject({ expiresAt: 100 });
      expect(await expire('b', 100)).toMatchObject({ expiresAt: 50 });
      expect(await expire('b', 40)).toMatchObject({ expiresAt: 40 });
    });

    test('a user has a zone and quotas, which are changed only for it', async () => {
      const [ana, namesake] = [scopeOf('ana'), scopeOf('ana', { tenant: 'acme2' })];
      const profile = (scope = ana) => fixture.store.read(scope, (r) => r.users.profile(scope));
      expect(await profile()).toBeUndefined();
      expect(await fixture.store.write(ana, (w) => w.users.change(ana, { timeZone: 'UTC' }))).toBe(false);
      for (const scope of [ana, namesake])
        await fixture.store.write(scope, (w) => w.users.ensure(scope, { at: 1, timeZone: 'UTC' }));
      expect(await profile()).toEqual({ createdAt: 1, timeZone: 'UTC', quotas: {} });
      expect(await fixture.store.read(ana, (r) => r.users.timeZone(ana))).toBe('UTC');
      await fixture.store.write(ana, async (w) => {
        expect(await w.users.change(ana, { timeZone: 'Asia/Tokyo' })).toBe(true);
        expect(await w.users.timeZone(ana)).toBe('Asia/Tokyo');
        expect(await w.users.change(ana, { quotas: { memories: 3 } })).toBe(true);
        expect(await w.users.change(ana, {})).toBe(true);
      });
      expect(await profile()).toEqual({ createdAt: 1, timeZone: 'Asia/Tokyo', quotas: { memories: 3 } });
      expect(await fixture.store.read(ana, (r) => r.users.timeZone(ana))).toBe('Asia/Tokyo');
      expect(await profile(namesake)).toEqual({ createdAt: 1, timeZone: 'UTC', quotas: {} });
    });

    test('a tenant is made once, changed, and seen by nobody else', async () => {
      const tenant = { id: 'acme', name: 'Acme', timeZone: 'Europe/Lisbon', quotas: { memories: 9 }, createdAt: 1 };
      const get = (scope: TenantScope) => fixture.store.read(scope, (r) => r.tenants.get(scope));
      expect(await get(acme)).toBeUndefined();
      expect(await fixture.store.write(acme, (w) => w.tenants.replace(acme, { tenant, at: 1 }))).toBe(false);
      expect(await fixture.store.write(acme, (w) => w.tenants.insert(acme, { tenant }))).toBe(true);
      expect(await fixture.store.write(acme, (w) => w.tenants.insert(acme, { tenant }))).toBe(false);
      expect(await get(acme)).toEqual(tenant);
      expect(await get(other)).toBeUndefined();
      const changed = { id: 'acme', name: 'Acme Ltd', quotas: {}, createdAt: 1 };
      expect(await fixture.store.write(acme, (w) => w.tenants.replace(acme, { tenant: changed, at: 2 }))).toBe(true);
      expect(await get(acme)).toEqual(changed);
      await fixture.store.write(other, (w) => w.tenants.insert(other, { tenant: { ...changed, id: 'acme2' } }));
      const ids = (after: string, limit: number) =>
        fixture.store.read(systemScope, (r) => r.tenants.ids(systemScope, { after, limit }));
      expect(await ids('', 9)).toEqual(['acme', 'acme2']);
      expect(await ids('', 1)).toEqual(['acme']);
      expect(await ids('acme', 9)).toEqual(['acme2']);
    });

    test('what is used of quotas is counted by user and day, and summed up for a tenant', async () => {
      const [ana, ben, stranger] = [scopeOf('ana'), scopeOf('ben'), scopeOf('ana', { tenant: 'acme2' })];
      const nobody = await fixture.store.read(ana, (r) => r.quotas.use(ana, { day: '2026-11-21' }));
      expect(nobody).toEqual({ memories: 0, ingestions: 0 });
      await fixture.insert(ana, {}, {}, {});
      const [gone] = await fixture.insert(ana, {});
      await fixture.insert(ben, {});
      await fixture.insert(stranger, {}, {});
      const count = (scope: typeof ana, day: string, by: number) =>
        fixture.store.write(scope, (w) => w.quotas.count(scope, { day, by, keepFrom: '2026-11-01' }));
      await count(ana, '2026-10-01', 9);
      await count(ana, '2026-11-21', 4);
      await count(ana, '2026-11-21', 1);
      await count(ben, '2026-11-21', 2);
      await count(stranger, '2026-11-21', 100);
      await fixture.store.write(ana, async (w) => {
        await w.memories.softDelete(ana, { id: gone?.id ?? '', at: 1 });
        expect(await w.quotas.use(ana, { day: '2026-11-21' })).toEqual({ memories: 3, ingestions: 5 });
        expect(await w.quotas.use(ana, { day: '2026-10-01' })).toEqual({ memories: 3, ingestions: 0 });
        expect(await w.quotas.tenantUse(ana, { day: '2026-11-21' })).toEqual({ memories: 4, ingestions: 7 });
      });
      const tenant = { id: 'acme', name: 'a', timeZone: 'UTC', quotas: { userMemories: 2 }, createdAt: 1 };
      await fixture.store.write(acme, (w) => w.tenants.insert(acme, { tenant }));
      await fixture.store.write(ana, (w) => w.users.change(ana, { quotas: { memories: 7 } }));
      const rules = (scope: typeof ana) => fixture.store.read(scope, (r) => r.quotas.rules(scope));
      expect(await rules(ana)).toEqual({ user: { memories: 7 }, tenant: { userMemories: 2 }, timeZone: 'UTC' });
      expect(await rules(scopeOf('new'))).toEqual({ user: {}, tenant: { userMemories: 2 }, timeZone: 'UTC' });
      expect(await rules(stranger)).toEqual({ user: {}, tenant: {} });
    });
  });
}
