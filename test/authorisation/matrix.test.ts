import { toolsets } from '@holdfast/contract';
import { createMcpEdge } from '../../packages/server/src/mcp/edge.ts';
import { describeMatrix } from './describe-matrix.ts';
import { plantWorld } from './world.ts';
import { serve } from '../../packages/server/src/testing/serve.ts';

describeMatrix('on SQLite', async () => {
  const settings = { mode: 'team', role: 'api', rateLimits: 'off', extraction: 'off', durability: 'normal' } as const;
  const server = await serve(settings, (api) => [createMcpEdge({ api, version: '1', toolsets })]);
  return { ...(await plantWorld(server)), [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
});
