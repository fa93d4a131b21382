import { hash } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AuditEntry } from '../../domain/audit/audit-entry.ts';
import type { AuditHead, AuditKey, AuditRow } from '../../domain/audit/chain.ts';
import { type AuditVerdict, verifyAudit } from '../../domain/audit/verify.ts';
import type { TenantScope } from '../../domain/scope.ts';
import type { Store } from '../../domain/store.ts';
import type { FakePlatform } from '../fake-platform.ts';

/** A store, and the way of somebody who writes to its database behind its back. */
export interface OpenToAll {
  readonly store: Store;
  readonly platform: FakePlatform;
  /** Runs statements with nothing in their way, neither triggers nor walls. Tables are named without a schema. */
  readonly run: (...statements: readonly string[]) => Promise<void>;
  readonly cleanup: () => Promise<void>;
}

/** What somebody does to the rows; numbers pick rows, each counted from the first. */
type Tampering =
  | { readonly kind: 'column'; readonly row: number; readonly column: 'who' | 'operation' | 'result' | 'at' | 'hash' }
  | { readonly kind: 'words'; readonly row: number; readonly rehash: boolean }
  | { readonly kind: 'delete'; readonly row: number; readonly count: number }
  | { readonly kind: 'swap'; readonly row: number; readonly with: number }
  | { readonly kind: 'closeGap'; readonly row: number }
  | { readonly kind: 'truncate'; readonly count: number; readonly head: boolean }
  | { readonly kind: 'append'; readonly row: number; readonly head: boolean }
  | { readonly kind: 'foreign'; readonly row: number }
  | { readonly kind: 'head'; readonly column: 'hash' | 'seal' | 'cut_hash' };

const length = 12;
const row = fc.integer({ min: 1, max: length });
const inner = fc.integer({ min: 1, max: length - 1 });
const tampering: fc.Arbitrary<Tampering> = fc.oneof(
  fc.record({
    kind: fc.constant('column' as const),
    row,
    column: fc.constantFrom('who', 'operation', 'result', 'at', 'hash'),
  }),
  fc.record({ kind: fc.constant('words' as const), row, rehash: fc.boolean() }),
  fc.record({ kind: fc.constant('delete' as const), row: inner, count: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ kind: fc.constant('swap' as const), row: inner, with: inner }).filter((one) => one.row !== one.with),
  fc.record({ kind: fc.constant('closeGap' as const), row: inner }),
  fc.record({ kind: fc.constant('truncate' as const), count: fc.integer({ min: 1, max: length }), head: fc.boolean() }),
  fc.record({ kind: fc.constant('append' as const), row, head: fc.boolean() }),
  fc.record({ kind: fc.constant('foreign' as const), row }),
  fc.record({ kind: fc.constant('head' as const), column: fc.constantFrom('hash', 'seal', 'cut_hash') }),
);

/** Whatever somebody does to the rows of a log in the raw database is found, and the rows are named. */
export function describeTampering({
  name,
  open,
}: {
  readonly name: string;
  readonly open: () => Promise<OpenToAll>;
}): void {
  describe(`an audit log in ${name} that somebody has changed`, () => {
    let world: OpenToAll;
    let tenants = 0;
    beforeAll(async () => {
      world = await open();
    });
    afterAll(() => world.cleanup());

    const makeLog = async (key: AuditKey): Promise<{ scope: TenantScope; rows: AuditRow[]; head: AuditHead }> => {
      tenants += 1;
      const scope: TenantScope = { kind: 'tenant', tenant: `tenant ${tenants}` };
      const { store } = world;
      await store.write(scope, async ({ audit }) => {
        for (let index = 1; index <= length; index += 1) {
          const on = [{ kind: 'memory', count: 1, ids: [`m${index}`] }];
          const entry: AuditEntry = { at: index, who: `key:${index}`, operation: `write${index}`, on, result: 'ok' };
          await audit.append(scope, { entry, key });
        }
      });
      await store.write(scope, ({ audit }) => audit.chain(scope, { key, limit: 1_000 }));
      return store.read(scope, async ({ audit }) => {
        const head = await audit.head(scope);
        if (head === undefined) throw new Error('there is no head');
        return { scope, head, rows: await audit.rows(scope, { after: 0, limit: 1_000 }) };
      });
    };
    const verify = (scope: TenantScope, key: AuditKey): Promise<AuditVerdict> => verifyAudit(world, scope, { key });

    for (const [sealed, key] of [
      ['sealed with a key', new Uint8Array(32).fill(3)],
      ['without a key', undefined],
    ] as const) {
      test(`${sealed}: every change is found, and the right rows are named`, async () => {
        await fc.assert(
          fc.asyncProperty(tampering, async (done) => {
            const log = await makeLog(key);
            expect((await verify(log.scope, key)).valid).toBe(true);
            await world.run(...statementsOf(done, log));
            const { valid, faults } = await verify(log.scope, key);
            expect(valid).toBe(false);
            for (const expected of faultsOf(done, key)) expect(faults).toContainEqual(expected);
          }),
          { numRuns: 60, seed: 5 },
        );
      });
    }

    test('whoever computes the whole chain anew without the key is found', async () => {
      const key = new Uint8Array(32).fill(4);
      const { scope, head } = await makeLog(key);
      const { platform } = world;
      const { chainNotes } = await import('../../domain/audit/chain.ts');
      const notes = Array.from({ length }, (_, index) => ({
        tenant: scope.tenant,
        key: undefined,
        entry: JSON.stringify({ at: index, on: [], operation: 'nothing', result: 'ok', who: 'owner' }),
        at: index,
        who: 'owner',
        operation: 'nothing',
        result: 'ok',
      }));
      const forged = chainNotes(platform, notes, { tenant: scope.tenant, key: undefined, head: undefined });
      expect(forged.head.no).toBe(head.no);
      await world.run(
        `delete from audit_rows where tenant = ${quoted(scope.tenant)}`,
        ...forged.rows.map((one) => insertOf(scope, one)),
        `update audit_heads set hash = ${quoted(forged.head.hash)}, seal = ${quoted(forged.head.seal)} where tenant = ${quoted(scope.tenant)}`,
      );
      expect(await verify(scope, key)).toMatchObject({ valid: false, faults: [{ fault: 'head', from: length }] });
      expect(await verify(scope, undefined)).toMatchObject({ valid: true });
    });

    test('a log that was put back to before is found by a head that was noted elsewhere', async () => {
      const key = new Uint8Array(32).fill(5);
      const { scope, head, rows } = await makeLog(key);
      const entry: AuditEntry = { at: 99, who: 'owner', operation: 'more', on: [], result: 'ok' };
      await world.store.write(scope, ({ audit }) => audit.append(scope, { entry, key }));
      await world.store.write(scope, ({ audit }) => audit.chain(scope, { key, limit: 9 }));
      const later = await world.store.read(scope, ({ audit }) => audit.head(scope));
      const anchored = (anchor: { no: number; hash: string } | undefined) =>
        verifyAudit(world, scope, { key, ...(anchor === undefined ? {} : { anchor }) });
      expect(later?.no).toBe(length + 1);
      expect(await anchored(later)).toMatchObject({ valid: true });
      expect(await anchored(rows[3])).toMatchObject({ valid: true });
      await world.run(
        `delete from audit_rows where tenant = ${quoted(scope.tenant)} and no > ${head.no}`,
        `update audit_heads set no = ${head.no}, hash = ${quoted(head.hash)}, seal = ${quoted(head.seal)} where tenant = ${quoted(scope.tenant)}`,
      );
      expect(await verify(scope, key)).toMatchObject({ valid: true });
      expect(await anchored(later)).toMatchObject({
        valid: false,
        faults: [{ fault: 'anchor', from: length + 1, to: length + 1 }],
      });
    });

    test('a row that is changed before it has its place gets none, and is told of', async () => {
      const key = new Uint8Array(32).fill(6);
      const { scope } = await makeLog(key);
      const entry = JSON.stringify({ at: 1, on: [], operation: 'made up', result: 'ok', who: 'owner' });
      await world.run(
        `insert into audit_waiting (tenant, entry, seal) values (${quoted(scope.tenant)}, ${quoted(entry)}, 'seal')`,
        `insert into audit_waiting (tenant, entry, seal) values (${quoted(scope.tenant)}, 'no entry', 'seal')`,
      );
      const chained = await world.store.write(scope, ({ audit }) => audit.chain(scope, { key, limit: 9 }));
      expect(chained).toEqual({ chained: 0, damaged: 2 });
      expect(await verify(scope, key)).toMatchObject({ valid: false, faults: [{ fault: 'waiting', from: 1, to: 2 }] });
    });
  });
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function insertOf({ tenant }: TenantScope, { no, at, who, operation, result, body, hash }: AuditRow): string {
  const texts = [who, operation, result, body, hash].map(quoted).join(', ');
  return `insert into audit_rows (tenant, no, at, who, operation, result, body, hash) values (${quoted(tenant)}, ${no}, ${at}, ${texts})`;
}

function statementsOf(done: Tampering, log: { scope: TenantScope; rows: AuditRow[] }): string[] {
  const { scope, rows } = log;
  const own = `tenant = ${quoted(scope.tenant)}`;
  const at = (no: number): AuditRow => {
    const found = rows[no - 1];
    if (found === undefined) throw new Error(`no row ${no}`);
    return found;
  };
  switch (done.kind) {
    case 'column':
      return [
        `update audit_rows set ${done.column} = ${done.column === 'at' ? '999' : "'changed'"} where ${own} and no = ${done.row}`,
      ];
    case 'words': {
      const body = at(done.row).body.replace('"memory"', '"nothing"');
      const set = `body = ${quoted(body)}${done.rehash ? `, hash = ${quoted(plainHash(body))}` : ''}`;
      return [`update audit_rows set ${set} where ${own} and no = ${done.row}`];
    }
    case 'delete': {
      const last = lastOf(done);
      return [`delete from audit_rows where ${own} and no between ${done.row} and ${last}`];
    }
    case 'swap':
      return [
        `delete from audit_rows where ${own} and no in (${done.row}, ${done.with})`,
        insertOf(scope, { ...at(done.with), no: done.row }),
        insertOf(scope, { ...at(done.row), no: done.with }),
      ];
    case 'closeGap':
      return [
        `delete from audit_rows where ${own} and no >= ${done.row}`,
        ...rows.filter(({ no }) => no > done.row).map((one) => insertOf(scope, { ...one, no: one.no - 1 })),
      ];
    case 'truncate': {
      const left = length - done.count;
      return [
        `delete from audit_rows where ${own} and no > ${left}`,
        ...(done.head && left > 0
          ? [`update audit_heads set no = ${left}, hash = ${quoted(at(left).hash)} where ${own}`]
          : []),
      ];
    }
    case 'append':
      return [
        insertOf(scope, { ...at(done.row), no: length + 1 }),
        ...(done.head
          ? [`update audit_heads set no = ${length + 1}, hash = ${quoted(at(done.row).hash)} where ${own}`]
          : []),
      ];
    case 'foreign': {
      const body = at(done.row).body.replace(/"tenant":"[^"]*"/u, '"tenant":"another"');
      return [`update audit_rows set body = ${quoted(body)} where ${own} and no = ${done.row}`];
    }
    case 'head':
      return [`update audit_heads set ${done.column} = 'changed' where ${own}`];
  }
}

function lastOf({ row: first, count }: { readonly row: number; readonly count: number }): number {
  return Math.min(length - 1, first + count - 1);
}

function plainHash(text: string): string {
  return hash('sha256', text);
}

/** What must be among the findings. */
function faultsOf(done: Tampering, key: AuditKey): readonly { fault: string; from: number; to: number }[] {
  const one = (fault: string, from: number, to = from) => [{ fault, from, to }];
  switch (done.kind) {
    case 'column':
    case 'foreign':
      return one('edited', done.row);
    case 'words':
      // Without a key a single hash can be computed anew, but not that it no longer leads on to the next row.
      if (!done.rehash || key !== undefined) return one('edited', done.row);
      return done.row === length ? one('head', length) : one('reordered', done.row + 1);
    case 'delete':
      return one('missing', done.row, lastOf(done));
    case 'swap':
      return [...one('reordered', done.row), ...one('reordered', done.with)];
    case 'closeGap':
      return [...one('reordered', done.row), ...one('truncated', length)];
    case 'truncate':
      return done.head && done.count < length
        ? one('head', length - done.count)
        : one('truncated', length - done.count + 1, length);
    case 'append':
      return done.head ? one('head', length + 1) : one('added', length + 1);
    case 'head':
      return one('head', length);
  }
}
