import { toolsets } from '@holdfast/contract';
import { testDatabases } from '@holdfast/core/testing';
import { afterAll } from 'vitest';
import { createMcpEdge } from '../../packages/server/src/mcp/edge.ts';
import { describeMatrix } from './describe-matrix.ts';
import { plantWorld } from './world.ts';
import { serve } from '../../packages/server/src/testing/serve.ts';

const databases = await testDatabases(process.env['HOLDFAST_TEST_DATABASE_URL'] ?? '');
afterAll(() => databases.remove());

describeMatrix('on Postgres', async () => {
  const { appUrl } = await databases.make();
  const settings = { databaseUrl: appUrl, mode: 'team', role: 'api', rateLimits: 'off', extraction: 'off' } as const;
  const server = await serve(settings, (api) => [createMcpEdge({ api, version: '1', toolsets })]);
  return { ...(await plantWorld(server)), [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
});
