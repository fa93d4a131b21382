import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testDatabases } from '@holdfast/core/testing';
import pg from 'pg';
import { expect, test, vi } from 'vitest';
import { serve } from '../../packages/server/src/testing/serve.ts';
import { startOwnService } from '../../scripts/services/start.ts';

test('a database that hangs, then goes, then comes back is told by every probe', { timeout: 90_000 }, async () => {
  await using stack = new AsyncDisposableStack();
  const postgres = await startOwnService('postgres', () => undefined);
  stack.defer(() => postgres.remove());
  const databases = await testDatabases(postgres.url);
  const database = await databases.make();
  // Its own connection would not outlive the stop.
  await databases.leave();
  const data = await mkdtemp(join(tmpdir(), 'holdfast-health-'));
  stack.defer(() => rm(data, { recursive: true, force: true }));
  const server = stack.use(await serve({ data, databaseUrl: database.appUrl, metrics: 'open' }));
  const probe = async (path: string): Promise<[number, unknown]> => {
    const { status, json } = await server.call('GET', path);
    return [status, json['status']];
  };
  expect(await probe('/v1/health')).toEqual([200, 'ok']);
  expect(await probe('/health')).toEqual([200, 'healthy']);
  expect(await probe('/health/ready')).toEqual([200, 'ready']);
  expect(await probe('/health/live')).toEqual([200, 'alive']);

  const admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  await admin.query('begin; lock table holdfast.schema_migrations in access exclusive mode');
  await vi.waitFor(async () => expect(await probe('/v1/health')).toEqual([200, 'failed']), { timeout: 8_000 });
  await vi.waitFor(
    async () =>
      expect((await server.call('GET', '/health')).json).toMatchObject({
        status: 'unhealthy',
        database: 'unhealthy',
        details: { database: 'The database has not answered within 2000 ms.' },
      }),
    { timeout: 8_000 },
  );
  await admin.query('rollback');
  await admin.end();
  await vi.waitFor(async () => expect(await probe('/v1/health')).toEqual([200, 'ok']), { timeout: 8_000 });

  await postgres.stop();
  await vi.waitFor(async () => expect(await probe('/v1/health')).toEqual([200, 'failed']), { timeout: 8_000 });
  expect((await probe('/v1/health/ready'))[0]).toBe(503);
  expect((await probe('/health/ready'))[0]).toBe(503);
  expect(await probe('/health/live')).toEqual([200, 'alive']);
  expect((await server.call('GET', '/metrics')).text).toContain('\ndatabase_up 0\n');

  await postgres.start();
  await vi.waitFor(async () => expect(await probe('/health/ready')).toEqual([200, 'ready']), { timeout: 10_000 });
  await vi.waitFor(async () => expect(await probe('/health')).toEqual([200, 'healthy']), { timeout: 10_000 });
});
