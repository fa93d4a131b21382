import { mkdtemp, rm } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSqliteStore } from '../../store/sqlite/open.ts';
import { manualTime, type ManualTime } from '../../testing/manual-time.ts';
import type { TenantScope } from '../scope.ts';
import type { Store } from '../store.ts';
import { type AuditEntry, entryText } from './audit-entry.ts';
import { createCipher } from '../../cipher.ts';
import { createAuditKeys } from './audit-keys.ts';
import { type AuditLog, createAuditLog } from './audit-log.ts';
import { keepAudit } from './audit-upkeep.ts';
import { waitingSeal } from './chain.ts';
import { cutAudit } from './retention.ts';
import { verifyAudit } from './verify.ts';

const acme: TenantScope = { kind: 'tenant', tenant: 'acme' };
const dayMs = 86_400_000;
const entry = (at: number): AuditEntry => ({
  at,
  who: 'owner',
  operation: 'remember',
  on: [],
  result: 'ok',
  address: '127.0.0.1',
  requestId: 'r',
  user: 'ana',
});

describe('the audit log of a store that gives rows their places afterwards', () => {
  let folder: string;
  let path: string;
  let time: ManualTime;
  let store: Store;
  let later: Store;
  let log: AuditLog;
  let errors: unknown[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'holdfast-audit-'));
    path = join(folder, 'a.db');
    time = manualTime();
    const { platform, scheduler } = time;
    errors = [];
    const opened = await openSqliteStore({ path, platform, durability: 'normal' });
    store = opened;
    later = {
      capabilities: { ...opened.capabilities, chainsLater: true },
      read: (scope, work) => opened.read(scope, work),
      write: (scope, work) => opened.write(scope, work),
      scrub: () => opened.scrub(),
      bytes: () => opened.bytes(),
      ping: () => opened.ping(),
      figures: () => opened.figures(),
      close: () => opened.close(),
    };
    const keys = createAuditKeys({ store, platform, cipher: undefined });
    log = createAuditLog({ store: later, keys, scheduler, onError: (error) => errors.push(error) });
  });
  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });

  /** As a process of Postgres leaves them behind. */
  const leave = (...entries: readonly AuditEntry[]): void => {
    const db = new DatabaseSync(path);
    const add = db.prepare('insert into audit_waiting (tenant, entry, seal) values (?, ?, ?)');
    for (const one of entries) {
      const { at, who, operation, result } = one;
      const note = { tenant: 'acme', key: undefined, entry: entryText(one), at, who, operation, result };
      add.run('acme', note.entry, waitingSeal(time.platform, note));
    }
    db.close();
  };
  const rows = () => store.read(acme, ({ audit }) => audit.rows(acme, { after: 0, limit: 10_000 }));
  const verify = () => verifyAudit({ store, platform: time.platform }, acme, { key: undefined });

  test('places rows a moment after they were written, however many there are', async () => {
    leave(...Array.from({ length: 1_001 }, (_, index) => entry(index)));
    log.noteWritten('acme');
    log.noteWritten('acme');
    expect(time.waiting()).toBe(1);
    await time.advance(250);
    await log.settle('acme');
    expect(await rows()).toHaveLength(1_001);
    expect(await verify()).toMatchObject({ valid: true, rows: 1_001 });
  });

  test('rows that come together share a transaction, and each hears when it is stored', async () => {
    await Promise.all([log.write('acme', entry(1)), log.write('acme', entry(2)), log.write('other', entry(3))]);
    await log.write('acme', entry(4));
    expect((await rows()).map(({ at }) => at)).toEqual([1, 2, 4]);
    leave(entry(5));
    await log.stop();
    expect((await rows()).map(({ at }) => at)).toEqual([1, 2, 4, 5]);
    expect(errors).toEqual([]);
  });

  test('a row that cannot be stored is told of', async () => {
    log.noteWritten('acme');
    await store.close();
    await expect(log.write('acme', entry(1))).rejects.toMatchObject({ code: 'shutting_down' });
    await log.stop();
    expect(errors).toHaveLength(1);
  });

  test('what a process left behind is placed, and what is old is cut off, now and every hour', async () => {
    const { platform, scheduler } = time;
    const parts = { store, platform, log, scheduler, onError: (error: unknown) => errors.push(error) };
    const start = platform.now();
    leave(entry(start), entry(start + 40 * dayMs));
    platform.advance(40 * dayMs);
    const stopKeeping = keepAudit({ ...parts, days: undefined });
    await time.settle();
    expect(await rows()).toHaveLength(2);
    await stopKeeping();
    const stop = keepAudit({ ...parts, days: 30 });
    await expect.poll(async () => (await rows()).map(({ no }) => no)).toEqual([2, 3]);
    platform.advance(40 * dayMs);
    await time.advance(3_600_000);
    await expect.poll(async () => (await rows()).map(({ no }) => no)).toEqual([4]);
    const ended = stop();
    await stop();
    await ended;
    expect(await verify()).toMatchObject({ valid: true, cutNo: 3 });
    await store.close();
    const failing = keepAudit({ ...parts, days: 30 });
    await failing();
    expect(errors).toHaveLength(1);
  });

  test('of two processes that make the key of a tenant one is heeded, and a log that nobody began is not cut', async () => {
    const cipher = createCipher({ secret: 'x'.repeat(32) });
    const keysOfAProcess = () => createAuditKeys({ store, platform: time.platform, cipher });
    const [one, other] = await Promise.all([keysOfAProcess().of('acme'), keysOfAProcess().of('acme')]);
    expect(one).toBeDefined();
    expect(one).toEqual(other);
    const nobody: TenantScope = { kind: 'tenant', tenant: 'nobody' };
    expect(await cutAudit({ store, platform: time.platform }, nobody, { before: 5, key: undefined })).toBe(0);
  });

  test('whoever stops looking after logs waits for the one under way alone', async () => {
    const settled: string[] = [];
    for (const tenant of ['acme', 'umbrella']) {
      await store.write({ kind: 'tenant', tenant }, ({ audit }) =>
        audit.append({ kind: 'tenant', tenant }, { entry: entry(1), key: undefined }),
      );
    }
    const held = Promise.withResolvers<void>();
    const slow: AuditLog = {
      ...log,
      async settle(tenant) {
        settled.push(tenant);
        await held.promise;
      },
    };
    const { platform, scheduler } = time;
    const stop = keepAudit({
      store,
      platform,
      log: slow,
      scheduler,
      days: undefined,
      onError: (error) => errors.push(error),
    });
    await expect.poll(() => settled).toHaveLength(1);
    const stopped = stop();
    held.resolve();
    await stopped;
    expect([settled.length, errors]).toEqual([1, []]);
  });

  test('rows that come while a log is verified are no fault, and rows without the key after some with it are', async () => {
    const key = new Uint8Array(32).fill(7);
    const append = (at: number, sealed: boolean) =>
      store.write(acme, ({ audit }) => audit.append(acme, { entry: entry(at), key: sealed ? key : undefined }));
    await append(1, true);
    let reads = 0;
    const busy: Store = {
      ...later,
      read: async (scope, work) => {
        const found = await store.read(scope, work);
        reads += 1;
        if (reads === 1) await append(2, true);
        return found;
      },
    };
    const verdict = await verifyAudit({ store: busy, platform: time.platform }, acme, { key });
    expect(verdict).toMatchObject({ valid: true, rows: 1 });
    await append(3, false);
    const { faults } = await verifyAudit({ store, platform: time.platform }, acme, { key });
    expect(faults).toContainEqual({ fault: 'unsealed', from: 3, to: 3 });
  });

  test('long logs are cut in parts, and verify while that goes on', async () => {
    const { platform } = time;
    await store.write(acme, async ({ audit }) => {
      for (let at = 1; at <= 6_000; at += 1) await audit.append(acme, { entry: entry(at), key: undefined });
    });
    // The retention comes by between two pages of the verification.
    let cut: Promise<number> | undefined;
    const slow = {
      ...platform,
      yieldTurn: async () => {
        await (cut ??= cutAudit({ store, platform }, acme, { before: 5_500, key: undefined }));
      },
    };
    const verdict = await verifyAudit({ store, platform: slow }, acme, { key: undefined });
    expect(await cut).toBe(5_499);
    expect(verdict).toMatchObject({ valid: true, cutNo: 5_499, rows: 502 });
    const db = new DatabaseSync(path);
    db.exec("DROP TRIGGER audit_rows_unchanged; UPDATE audit_rows SET body = 'nothing'");
    db.close();
    expect(await verify()).toMatchObject({ valid: false, rows: 502 });
  });

  test('no more findings are told than anybody reads, and what is no row at all is one', async () => {
    await store.write(acme, async ({ audit }) => {
      for (let at = 1; at <= 1_200; at += 1) await audit.append(acme, { entry: entry(at), key: undefined });
    });
    const db = new DatabaseSync(path);
    db.exec(
      "DROP TRIGGER audit_rows_unchanged; UPDATE audit_rows SET body = CASE no % 3 WHEN 0 THEN '1' WHEN 1 THEN '{\"entry\":1}' ELSE '[' END",
    );
    db.close();
    expect((await verify()).faults).toHaveLength(1_000);
  });

  test('a log without a head is no log, and an anchor of what was cut off counts as found', async () => {
    await log.write('acme', entry(1));
    await log.write('acme', entry(2));
    const [first] = await rows();
    const anchored = (anchor: { no: number; hash: string }) =>
      verifyAudit({ store, platform: time.platform }, acme, { key: undefined, anchor });
    await cutAudit({ store, platform: time.platform }, acme, { before: 2, key: undefined });
    expect(await anchored({ no: 1, hash: first?.hash ?? '' })).toMatchObject({ valid: true });
    expect(await anchored({ no: 1, hash: 'other' })).toMatchObject({ valid: false });
    expect(await anchored({ no: 0, hash: 'long gone' })).toMatchObject({ valid: true });
    const db = new DatabaseSync(path);
    db.exec('DELETE FROM audit_heads');
    db.close();
    expect(await verify()).toMatchObject({ valid: false });
  });
});
