import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Caller } from './caller.ts';
import { type Holdfast, open } from '../open.ts';

let folder: string;
let holdfast: Holdfast;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-tenants-'));
  holdfast = await open({ path: join(folder, 'm.db'), durability: 'normal', worker: false });
});
afterEach(async () => {
  await holdfast.close();
  await rm(folder, { recursive: true });
});

const ownerOf = (tenant: string): Caller => ({ kind: 'owner', tenant });

describe('tenants', () => {
  test('are made, listed page by page and changed by the owner of the data', async () => {
    const made = await holdfast.createTenant({ id: 'acme', name: 'Acme', quotas: { memories: 10 } });
    expect(made.tenant).toMatchObject({ id: 'acme', name: 'Acme', quotas: { memories: 10 } });
    expect((await holdfast.createTenant({ id: 'beta', timeZone: 'Asia/Tokyo' })).tenant).toMatchObject({
      name: 'beta',
    });
    await expect(holdfast.createTenant({ id: 'acme' })).rejects.toMatchObject({ code: 'already_exists' });
    const first = await holdfast.listTenants({ limit: 1 });
    expect(first.tenants.map(({ id }) => id)).toEqual(['acme']);
    const second = await holdfast.listTenants({ limit: 1, cursor: first.nextCursor ?? '' });
    expect(second).toMatchObject({ tenants: [{ id: 'beta', timeZone: 'Asia/Tokyo' }] });
    expect(second.nextCursor).toBeUndefined();
    const quotas = { memories: null, userMemories: 3 };
    expect((await holdfast.updateTenant({ id: 'acme', quotas })).tenant).toMatchObject({ quotas: { userMemories: 3 } });
    await expect(holdfast.updateTenant({ id: 'gone', name: 'x' })).rejects.toMatchObject({ code: 'not_found' });
    expect((await holdfast.updateTenant({ id: 'local', name: 'Ours' })).tenant).toMatchObject({ name: 'Ours' });
  });

  test('have keys and users of their own, and see nothing of each other', async () => {
    await holdfast.createTenant({ id: 'acme' });
    const { secret } = await holdfast.api.call('createKey', { name: 'k' }, { caller: ownerOf('acme') });
    const caller = await holdfast.api.authenticate(secret);
    await holdfast.api.call('remember', { content: 'of acme', userId: 'ana' }, { caller });
    await holdfast.remember({ content: 'of the local tenant', userId: 'ana' });
    const { results } = await holdfast.api.call('recall', { query: 'tenant acme', userId: 'ana' }, { caller });
    expect(results.map(({ memory }) => memory.content)).toEqual(['of acme']);
    const listed = await holdfast.api.call('listKeys', {}, { caller: ownerOf('acme') });
    expect(listed.keys.map(({ name }) => name)).toEqual(['k']);
    expect((await holdfast.listKeys({})).keys).toEqual([]);
  });

  test('that nobody made get no keys', async () => {
    const call = holdfast.api.call('createKey', { name: 'k' }, { caller: ownerOf('nobody') });
    await expect(call).rejects.toMatchObject({ code: 'not_found' });
  });
});
