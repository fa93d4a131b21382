import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { serve } from '@hono/node-server';
import { HoldfastError } from '@holdfast/contract';
import { type Api, version } from '@holdfast/core';
import { compose, createLogger, createMcpEdge, loadConfig } from '@holdfast/server';
import { Hono } from 'hono';
import { cpuMs } from '../measure.ts';
import type { ServerOptions, ServerRequest } from './server.ts';

/** The process behind startServer: the server as `holdfast serve` puts it together, and the empty route beside it. */

type Server = Awaited<ReturnType<typeof start>>;
let server: Server | undefined;

process.on('message', (request: ServerRequest) => {
  void handle(request).then((answer) => process.send?.(answer), fail);
});
process.on('SIGTERM', () => void (server?.close() ?? Promise.resolve()).then(() => process.exit(0), fail));

function fail(error: unknown): never {
  console.error(error);
  process.exit(1);
}

async function handle(request: ServerRequest): Promise<object> {
  if (request.kind === 'start') {
    server = await start(request);
    return { url: server.url, emptyUrl: server.emptyUrl, apiKey: server.apiKey };
  }
  if (server === undefined) throw new Error('The server has not been started');
  const before = request.kind === 'usage' ? 0 : cpuMs();
  if (request.kind === 'recall') for (const query of request.queries) await server.recall(query);
  if (request.kind === 'reply') server.empty.reply = request.reply;
  return { cpuMs: cpuMs() - before, rssBytes: process.memoryUsage.rss() };
}

async function start({ path, model }: ServerOptions) {
  const { config } = loadConfig({
    env: {},
    overrides: {
      data: dirname(path),
      port: 0,
      logLevel: 'error',
      ...(model === undefined ? {} : { embedder: 'static', embedderPath: model }),
    },
  });
  const logger = createLogger(config);
  const edges = (api: Api) => [createMcpEdge({ api, version, onError: (error) => logger.error({ err: error }) })];
  const composed = await compose(config, { logger, edges, touches: false });
  const { url } = await composed.listen();
  const { secret } = await composed.holdfast.createKey({ name: 'bench' });
  const empty = await serveEmpty(composed.api);
  return {
    url,
    emptyUrl: empty.url,
    apiKey: secret,
    empty,
    recall: (query: string) => composed.holdfast.recall({ query, k: 10 }),
    close: () => composed.close(),
  };
}

/** A route that reads a body, checks the key and gives a fixed reply: what HTTP costs with nothing behind it. */
async function serveEmpty(api: Api) {
  const empty = { url: '', reply: '{}' };
  const app = new Hono();
  app.post('/', async (c) => {
    const caller = await api.authenticate(c.req.header('authorization')?.replace(/^Bearer /iu, ''));
    if (caller.kind !== 'key') throw new HoldfastError('unauthenticated');
    await c.req.json();
    return c.body(empty.reply, 200, { 'content-type': 'application/json' });
  });
  const listening = Promise.withResolvers<AddressInfo>();
  serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, listening.resolve);
  empty.url = `http://127.0.0.1:${(await listening.promise).port}/`;
  return empty;
}
