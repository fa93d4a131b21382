import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testDatabases } from '@holdfast/core/testing';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { runHere } from './testing/run-here.ts';
import type { Spawned } from './testing/spawn-cli.ts';

vi.setConfig({ testTimeout: 30_000 });

const databases = await testDatabases(process.env['HOLDFAST_TEST_DATABASE_URL'] ?? '');
let data: string;

beforeAll(async () => {
  data = join(await mkdtemp(join(tmpdir(), 'holdfast-move-cli-')), 'data');
});
afterAll(async () => {
  await databases.remove();
  await rm(join(data, '..'), { recursive: true, force: true });
});

async function cli(url: string | undefined, ...args: string[]): Promise<Spawned> {
  vi.stubEnv('HOLDFAST_DATABASE_URL', url);
  try {
    return await runHere(args, { data });
  } finally {
    vi.unstubAllEnvs();
  }
}

test('a data folder is moved to Postgres and back, and the password is in no line', async () => {
  const { ownerUrl, appUrl } = await databases.make();
  await cli(undefined, 'remember', 'The ferry leaves at nine');
  const moved = await cli(ownerUrl, 'move', '--from', 'sqlite:', '--to', 'postgres:');
  expect(moved.code, moved.stderr).toBe(0);
  expect(moved.stdout).toMatch(/memories +1 {2}[0-9a-f]{16}/);
  expect(moved.stdout).toContain('Moved 1 user from');
  expect(moved.stdout + moved.stderr).not.toContain(new URL(ownerUrl).password);
  expect((await cli(appUrl, 'recall', 'when does the ferry leave')).stdout).toContain('The ferry leaves at nine');

  const again = await cli(ownerUrl, 'move', '--from', 'sqlite:', '--to', 'postgres:');
  expect(again.code).toBe(2);
  expect(again.stderr).toContain('is not empty');

  const back = join(data, 'back', 'holdfast.db');
  const { stdout } = await cli(ownerUrl, 'move', '--from', 'postgres:', '--to', `sqlite:${back}`, '--json');
  expect(JSON.parse(stdout)).toMatchObject({ resumed: false, users: 1 });
  const { stdout: recalled } = await runHere(['recall', 'ferry'], { data: join(data, 'back') });
  expect(recalled).toContain('The ferry leaves at nine');
});

test('addresses that are none, or not set, are named', async () => {
  expect((await cli(undefined, 'move', '--from', 'sqlite:', '--to', 'postgres:')).stderr).toContain(
    'HOLDFAST_DATABASE_URL',
  );
  expect((await cli(undefined, 'move', '--from', 'mysql:x', '--to', 'sqlite:y')).stderr).toContain('sqlite:PATH');
  expect((await cli(undefined, 'move', '--to', 'sqlite:y')).stderr).toContain('--from');
});
