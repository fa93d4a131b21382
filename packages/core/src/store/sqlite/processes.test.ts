import { expect, test } from 'vitest';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { UserScope } from '../../domain/scope.ts';
import { fakePlatform } from '../../testing/fake-platform.ts';
import { openSqliteStore } from './open.ts';

const ana: UserScope = { kind: 'user', tenant: 'local', user: 'ana', spaces: ['default'] };

async function addMemories(path: string, name: string, count: number): Promise<void> {
  const script = join(import.meta.dirname, 'children', 'add-memories.ts');
  const child = spawn(process.execPath, ['--conditions=holdfast-source', script, path, name, String(count)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  expect(code).toBe(0);
}

test('four processes make one new file together and lose none of their writes', { timeout: 60_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-processes-'));
  const path = join(folder, 'a.db');
  await Promise.all([
    addMemories(path, 'a', 200),
    addMemories(path, 'b', 200),
    addMemories(path, 'c', 4),
    addMemories(path, 'd', 4),
  ]);
  const store = await openSqliteStore({ path, platform: fakePlatform() });
  await store.read(ana, async (r) => {
    const memories = await r.memories.scan(ana, { afterSeq: 0, limit: 1_000 });
    expect(new Set(memories.map(({ content }) => content)).size).toBe(408);
    const { changes } = await r.changes.since(ana, { after: 0, limit: 1_000 });
    expect(changes.map(({ version }) => version)).toEqual(Array.from({ length: 408 }, (_, index) => index + 1));
  });
  await store.close();
  await rm(folder, { recursive: true });
});
