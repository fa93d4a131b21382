import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Holdfast, open } from './open.ts';
import { describeAudit } from './testing/audit/audit-suite.ts';
import { embeddedClient } from './testing/client-suite/embedded-client.ts';
import { fakePlatform } from './testing/fake-platform.ts';

const secretKey = 'a secret key of more than thirty-two characters';

describeAudit({
  name: 'the embedded library',
  open: async () => {
    const holdfast = await open({ path: ':memory:', worker: false, mode: 'team', secretKey });
    const { key, secret } = await holdfast.createKey({ name: 'door' });
    const doors = embeddedClient(holdfast);
    const { api } = holdfast;
    const caller = await api.authenticate(secret);
    const clientOf = (user: string) =>
      new Proxy(doors.clientOf(user), {
        get: (_, name: Parameters<typeof api.call>[0]) => (input: unknown) => api.call(name, input, { caller, user }),
      });
    return {
      clientOf,
      clientWithKey: (other) => doors.clientWithKey(other),
      keyId: key.id,
      knowsAddress: false,
      close: () => holdfast.close(),
    };
  },
});

describe('what is written to the audit log', () => {
  const rowsOf = async (holdfast: Holdfast) => (await holdfast.listAudit({ order: 'oldest' })).rows;
  const names = async (holdfast: Holdfast) => (await rowsOf(holdfast)).map(({ operation }) => operation);
  const work = async (holdfast: Holdfast) => {
    await holdfast.remember({ content: 'one' });
    await holdfast.recall({ query: 'one' });
  };

  test('is nothing in local mode, unless a setting asks for it', async () => {
    await using plain = await open({ path: ':memory:', worker: false });
    await work(plain);
    expect(await names(plain)).toEqual([]);
    await using writes = await open({ path: ':memory:', worker: false, audit: 'writes' });
    await work(writes);
    expect(await names(writes)).toEqual(['remember']);
    await using reads = await open({ path: ':memory:', worker: false, audit: 'reads', secretKey });
    await work(reads);
    expect(await names(reads)).toEqual(['sealAudit', 'remember', 'recall']);
    expect(await rowsOf(reads)).toMatchObject([{ who: 'holdfast' }, { who: 'owner' }, { who: 'owner' }, {}]);
  });

  test('is kept after a restart, and not without the secret key that it was written with', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'holdfast-audit-'));
    const at = { path: join(folder, 'a.db'), worker: false, audit: 'writes' } as const;
    await using _ = { [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
    {
      await using first = await open({ ...at, secretKey });
      await work(first);
    }
    {
      await using again = await open({ ...at, secretKey });
      await work(again);
      expect(await again.verifyAudit({})).toMatchObject({ valid: true, rows: 3, sealedFrom: 1 });
    }
    await using other = await open({ ...at, secretKey: `${secretKey}, another` });
    await expect(other.remember({ content: 'x' })).rejects.toMatchObject({ code: 'config_invalid' });
    await expect(other.verifyAudit({})).rejects.toMatchObject({ code: 'config_invalid' });
    await using none = await open(at);
    await expect(none.remember({ content: 'x' })).rejects.toMatchObject({ code: 'config_invalid' });
  });

  test('a log that began without a key is sealed from the first call with one', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'holdfast-audit-'));
    await using _ = { [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
    const at = { path: join(folder, 'a.db'), worker: false, audit: 'writes' } as const;
    {
      await using first = await open(at);
      await work(first);
      const verdict = await first.verifyAudit({});
      expect(verdict).toMatchObject({ valid: true, rows: 1 });
      expect(verdict.sealedFrom).toBeUndefined();
    }
    await using sealed = await open({ ...at, secretKey });
    await work(sealed);
    expect(await sealed.verifyAudit({})).toMatchObject({ valid: true, rows: 3, sealedFrom: 2 });
  });

  test('has calls with a secret that opens nothing', async () => {
    const platform = fakePlatform();
    await using holdfast = await open({ path: ':memory:', worker: false, mode: 'team', secretKey, platform });
    const expiresAt = new Date(platform.now() + 1_000).toISOString();
    const { key, secret } = await holdfast.createKey({ name: 'old', expiresAt });
    platform.advance(2_000);
    const refused = { code: 'unauthenticated' };
    await expect(holdfast.api.authenticate(secret, { address: '192.0.2.7' })).rejects.toMatchObject(refused);
    await expect(holdfast.api.authenticate('hf_guessed')).rejects.toMatchObject(refused);
    const { rows } = await holdfast.listAudit({ operation: 'authenticate', order: 'oldest' });
    expect(rows).toMatchObject([
      { who: `key:${key.id}`, result: 'unauthenticated', address: '192.0.2.7' },
      { who: 'anonymous', result: 'unauthenticated' },
    ]);
  });

  test('goes after the days that were set, and says so', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'holdfast-audit-'));
    await using _ = { [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
    const platform = fakePlatform();
    const at = { path: join(folder, 'a.db'), audit: 'writes', night: false, secretKey, platform } as const;
    {
      await using first = await open({ ...at, worker: false });
      await work(first);
    }
    platform.advance(31 * 86_400_000);
    await using later = await open({ ...at, auditDays: 30 });
    const cutRows = async () => (await later.listAudit({ operation: 'cutAudit' })).rows;
    await expect.poll(cutRows, { timeout: 3_000 }).toMatchObject([{ on: [{ kind: 'audit_row', count: 2 }] }]);
    expect(await later.verifyAudit({})).toMatchObject({ valid: true, cutNo: 2 });
  });
});
