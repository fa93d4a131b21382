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
      });
      expect(await fixture.store.read(systemScope, (r) => r.keys.count(systemScope))).toBe(0);
      await insertKey(acme, full, 'hash-a');
      await insertKey(other, key('a'), 'hash-b');
      await fixture.store.read(systemScope, async (r) => {
        expect(await r.keys.findByHash(systemScope, { hash: 'hash-a' })).toEqual({ ...full, tenant: 'acme' });
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
  });
}
