import { describe, expect, test } from 'vitest';
import type { TenantScope } from '../../domain/scope.ts';
import { scopeOf, type StoreUnderTest, useStore } from './fixture.ts';

const acme: TenantScope = { kind: 'tenant', tenant: 'acme' };
const other: TenantScope = { kind: 'tenant', tenant: 'acm' };
const ana = scopeOf('ana');
const record = { operation: 'remember', key: 'k_%', bodyHash: 'h', memoryIds: ['m1', 'm2'], createdAt: 100 };

export function idempotencySuite(under: StoreUnderTest): void {
  describe('idempotency records', () => {
    const fixture = useStore(under);

    test('a record is found in its tenant, operation and key while it is young enough', async () => {
      await fixture.store.write(ana, (w) => w.idempotency.put(ana, { record }));
      const find = (scope: TenantScope, operation: string, key: string, notBefore: number) =>
        fixture.store.write(scope, (w) => w.idempotency.find(scope, { operation, key, notBefore }));
      expect(await find(acme, 'remember', 'k_%', 100)).toEqual(record);
      expect(await find(acme, 'remember', 'k_%', 101)).toBeUndefined();
      expect(await find(acme, 'remember', 'kxy', 0)).toBeUndefined();
      expect(await find(acme, 'rememberMany', 'k_%', 0)).toBeUndefined();
      expect(await find(other, 'remember', 'k_%', 0)).toBeUndefined();
    });

    test('a later record takes the place of one that is too old, and old ones are pruned by tenant', async () => {
      await fixture.store.write(ana, async (w) => {
        await w.idempotency.put(ana, { record });
        await w.idempotency.put(ana, { record: { ...record, createdAt: 500, memoryIds: [] } });
        await w.idempotency.put(ana, { record: { ...record, key: 'old' } });
      });
      expect(await fixture.store.write(other, (w) => w.idempotency.prune(other, { before: 1_000 }))).toBe(0);
      expect(await fixture.store.write(acme, (w) => w.idempotency.prune(acme, { before: 500 }))).toBe(1);
      const left = await fixture.store.write(acme, (w) =>
        w.idempotency.find(acme, { operation: 'remember', key: 'k_%', notBefore: 0 }),
      );
      expect(left).toEqual({ ...record, createdAt: 500, memoryIds: [] });
    });

    test('what stands for a memory is removed with it, of its user alone', async () => {
      const bob = scopeOf('bob');
      await fixture.store.write(ana, async (w) => {
        await w.idempotency.put(ana, { record });
        await w.idempotency.put(ana, { record: { ...record, key: 'else', memoryIds: ['m3'] } });
      });
      await fixture.store.write(bob, (w) => w.idempotency.put(bob, { record: { ...record, key: 'bob' } }));
      const keys = async (): Promise<string[]> => {
        const found = ['k_%', 'else', 'bob'].map((key) =>
          fixture.store.write(acme, (w) => w.idempotency.find(acme, { operation: 'remember', key, notBefore: 0 })),
        );
        return (await Promise.all(found)).flatMap((one) => one?.key ?? []);
      };
      expect(await fixture.store.write(ana, (w) => w.idempotency.forget(ana, { memoryIds: ['m2', 'x'] }))).toBe(1);
      expect(await keys()).toEqual(['else', 'bob']);
      expect(await fixture.store.write(ana, (w) => w.idempotency.forget(ana, {}))).toBe(1);
      expect(await keys()).toEqual(['bob']);
      expect(await fixture.store.write(scopeOf('eve'), (w) => w.idempotency.forget(scopeOf('eve'), {}))).toBe(0);
    });
  });
}
