import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestDatabase, testDatabases } from '@holdfast/core/testing';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { runHere } from './testing/run-here.ts';
import type { Spawned } from './testing/spawn-cli.ts';

vi.setConfig({ testTimeout: 30_000 });

const databases = await testDatabases(process.env['HOLDFAST_TEST_DATABASE_URL'] ?? '');
let database: TestDatabase;
let data: string;

beforeAll(async () => {
  data = join(await mkdtemp(join(tmpdir(), 'holdfast-postgres-cli-')), 'data');
});
afterAll(async () => {
  await databases.remove();
  await rm(join(data, '..'), { recursive: true, force: true });
});

async function cli(url: string, ...args: string[]): Promise<Spawned> {
  vi.stubEnv('HOLDFAST_DATABASE_URL', url);
  vi.stubEnv('HOLDFAST_DATABASE_APP_ROLE', new URL(database.appUrl).username);
  try {
    return await runHere(args, { data });
  } finally {
    vi.unstubAllEnvs();
  }
}

const json = ({ stdout }: Spawned): unknown => JSON.parse(stdout);

test('what one command remembers in Postgres, another recalls, and no data folder is made', async () => {
  database = await databases.make();
  const { code, stderr } = await cli(database.appUrl, 'remember', 'The ferry leaves at nine');
  expect(code, stderr).toBe(0);
  const { stdout } = await cli(database.appUrl, 'recall', 'when does the ferry leave');
  expect(stdout).toContain('The ferry leaves at nine');
  expect(json(await cli(database.appUrl, 'stats', '--json'))).toMatchObject({ store: { driver: 'postgres' } });
  const { status, findings, files } = json(await cli(database.appUrl, 'doctor', '--json')) as Record<string, unknown>;
  expect(status).toBe('ok');
  expect(JSON.stringify(findings)).toMatch(/Postgres 1\d.*pgvector 0\..*role holdfast_test/);
  expect(JSON.stringify(findings)).not.toContain(new URL(database.appUrl).password);
  expect(files).toEqual([]);
});

test('migrate tells what is missing, takes it, and has nothing left to do; a server waits for it', async () => {
  database = await databases.make({ bare: true });
  const refused = await cli(database.appUrl, 'recall', 'anything');
  expect(refused.stderr).toContain('holdfast migrate');
  expect(json(await cli(database.appUrl, 'doctor', '--json'))).toMatchObject({ status: 'failed' });
  const missing = json(await cli(database.ownerUrl, 'migrate', '--dry-run', '--json')) as { steps: string[] };
  expect(missing.steps).toContain('start');
  // Of the extension's releases some may only be made by a superuser.
  expect((await cli(database.ownerUrl, 'migrate')).stderr).toContain('CREATE EXTENSION vector');
  expect((await cli(database.adminUrl, 'migrate')).stdout).toContain(`Migrated ${missing.steps.join(', ')}`);
  expect((await cli(database.adminUrl, 'migrate')).stdout).toContain('nothing to migrate');
  expect((await cli(database.appUrl, 'recall', 'anything')).code).toBe(0);
});

test('what belongs to the other store says so', async () => {
  database = await databases.make();
  expect((await cli(database.appUrl, 'upgrade')).stderr).toContain('holdfast migrate');
  expect((await cli('', 'migrate')).stderr).toContain('HOLDFAST_DATABASE_URL is not set');
  expect((await cli(database.adminUrl, 'recall', 'anything')).stderr).toContain('row-level security');
  expect(json(await cli(database.adminUrl, 'doctor', '--json'))).toMatchObject({ status: 'failed' });
});
