import { describe, expect, test } from 'vitest';
import type { AuditEntry } from '../../domain/audit/audit-entry.ts';
import { cutAudit } from '../../domain/audit/retention.ts';
import { verifyAudit } from '../../domain/audit/verify.ts';
import { systemScope, type TenantScope, type UserScope } from '../../domain/scope.ts';
import { scopeOf, type StoreUnderTest, useStore } from './fixture.ts';

const ana = scopeOf('ana');
const acme: TenantScope = { kind: 'tenant', tenant: 'acme' };
const other: TenantScope = { kind: 'tenant', tenant: 'other' };
const key = new Uint8Array(32).fill(7);

export function auditSuite(under: StoreUnderTest): void {
  describe('the audit log', () => {
    const fixture = useStore(under);
    const entry = (at: number, fields: Partial<AuditEntry> = {}): AuditEntry => ({
      at,
      who: 'owner',
      operation: 'remember',
      on: [],
      result: 'ok',
      ...fields,
    });
    const append = (scope: TenantScope | UserScope, ...entries: AuditEntry[]): Promise<void> =>
      fixture.store.write(scope, async ({ audit }) => {
        for (const one of entries) await audit.append(scope, { entry: one, key });
      });
    const settle = (scope: TenantScope = acme) =>
      fixture.store.write(scope, ({ audit }) => audit.chain(scope, { key, limit: 100 }));
    const rows = (scope: TenantScope = acme) =>
      fixture.store.read(scope, ({ audit }) => audit.rows(scope, { after: 0, limit: 100 }));
    const head = (scope: TenantScope = acme) => fixture.store.read(scope, ({ audit }) => audit.head(scope));
    const verify = (scope: TenantScope = acme) => verifyAudit(fixture, scope, { key });

    test('is empty at first', async () => {
      expect(await rows()).toEqual([]);
      expect(await head()).toBeUndefined();
      expect(await fixture.store.read(systemScope, ({ audit }) => audit.tenants(systemScope))).toEqual([]);
      expect(await verifyAudit(fixture, acme, { key: undefined })).toEqual({
        valid: true,
        rows: 0,
        cutNo: 0,
        faults: [],
      });
    });

    test('gets its rows with the transaction that they tell of, or not at all', async () => {
      await append(ana, entry(1, { user: 'ana' }));
      const failing = fixture.store.write(ana, async ({ audit }) => {
        await audit.append(ana, { entry: entry(2), key });
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
      await append(acme, entry(3), entry(4));
      await settle();
      expect((await rows()).map(({ no, at }) => [no, at])).toEqual([
        [1, 1],
        [2, 3],
        [3, 4],
      ]);
      expect(await verify()).toMatchObject({ valid: true, rows: 3, head: { no: 3 }, sealedFrom: 1 });
      expect(await settle()).toEqual({ chained: 0, damaged: 0 });
      expect(await fixture.store.read(systemScope, ({ audit }) => audit.tenants(systemScope))).toEqual(['acme']);
    });

    test('a unit of work knows what it has changed', async () => {
      const scope = scopeOf('ana');
      const touched = await fixture.store.write(scope, async (writers) => {
        await writers.users.ensure(scope, { at: 1, timeZone: 'UTC' });
        await writers.memories.insert(scope, {
          memories: [fixture.memory({ id: 'm1' }), fixture.memory({ id: 'm2' })],
        });
        const fact = { id: 'f', subject: 'a', predicate: 'is', object: 'b', confidence: 1, origin: 'rules' } as const;
        await writers.facts.insert(scope, { facts: [{ ...fact, sources: [] }], at: 1 });
        return writers.audit.touched();
      });
      expect(touched).toEqual([
        { kind: 'fact', count: 1, ids: ['f'] },
        { kind: 'memory', count: 2, ids: ['m1', 'm2'] },
      ]);
    });

    test('writes beside each other follow each other in the chain', async () => {
      const users = Array.from({ length: 12 }, (_, index) => scopeOf(`user ${index}`));
      await Promise.all(users.map((scope, index) => append(scope, entry(index), entry(index))));
      await Promise.all([settle(), settle()]);
      expect(await verify()).toMatchObject({ valid: true, rows: 24 });
    });

    test('is the tenant’s own', async () => {
      await append(acme, entry(1));
      await append(other, entry(2), entry(3));
      await settle();
      await settle(other);
      expect((await rows()).map(({ at }) => at)).toEqual([1]);
      expect((await rows(other)).map(({ at }) => at)).toEqual([2, 3]);
      expect(await verify(other)).toMatchObject({ valid: true, rows: 2 });
      await expect(
        fixture.store.read(ana, ({ audit }) => audit.rows(other, { after: 0, limit: 9 })),
      ).rejects.toMatchObject({ code: 'internal' });
      await expect(
        fixture.store.write(ana, ({ audit }) => audit.append(other, { entry: entry(1), key })),
      ).rejects.toMatchObject({ code: 'internal' });
    });

    test('is listed by what the rows say, either way, page by page', async () => {
      const names = ['remember', 'forgetMemory', 'remember', 'createKey', 'remember'];
      await append(
        acme,
        ...names.map((operation, index) =>
          entry(10 * (index + 1), {
            operation,
            who: index % 2 === 0 ? 'owner' : 'key:1',
            result: index === 4 ? 'not_found' : 'ok',
          }),
        ),
      );
      await settle();
      const list = async (params: Partial<Parameters<typeof page>[0]>) => (await page(params)).map(({ no }) => no);
      const page = ({ filter = {}, order = 'newest', limit = 9, beyond }: PageParams) =>
        fixture.store.read(acme, ({ audit }) =>
          audit.list(acme, { filter, order, limit, ...(beyond === undefined ? {} : { beyond }) }),
        );
      expect(await list({})).toEqual([5, 4, 3, 2, 1]);
      expect(await list({ order: 'oldest', limit: 2 })).toEqual([1, 2]);
      expect(await list({ order: 'oldest', beyond: 2 })).toEqual([3, 4, 5]);
      expect(await list({ beyond: 3 })).toEqual([2, 1]);
      expect(await list({ filter: { from: 20, to: 40 } })).toEqual([3, 2]);
      expect(await list({ filter: { who: 'key:1' } })).toEqual([4, 2]);
      expect(await list({ filter: { operation: 'remember', result: 'ok' } })).toEqual([3, 1]);
    });

    test('is cut off at its beginning, and what is left still verifies', async () => {
      await append(acme, ...Array.from({ length: 10 }, (_, index) => entry(index + 1)));
      await settle();
      expect(await cutAudit(fixture, acme, { before: 1, key })).toBe(0);
      expect(await cutAudit(fixture, acme, { before: 5, key })).toBe(4);
      await settle();
      expect((await rows()).map(({ no }) => no)).toEqual([5, 6, 7, 8, 9, 10, 11]);
      expect((await rows()).at(-1)).toMatchObject({ who: 'holdfast', operation: 'cutAudit' });
      expect(await verify()).toMatchObject({ valid: true, rows: 7, cutNo: 4 });
      const cut = (through: number) => fixture.store.write(acme, ({ audit }) => audit.cut(acme, { through, key }));
      expect(await cut(99)).toBe(false);
      expect(await cut(11)).toBe(true);
      expect(await rows()).toEqual([]);
      await append(acme, entry(50));
      await settle();
      expect(await verify()).toMatchObject({ valid: true, rows: 1, cutNo: 11, head: { no: 12 } });
    });
  });
}

interface PageParams {
  readonly filter?: { from?: number; to?: number; who?: string; operation?: string; result?: string };
  readonly order?: 'newest' | 'oldest';
  readonly limit?: number;
  readonly beyond?: number;
}
