import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { serve } from '@hono/node-server';
import { HoldfastError } from '@holdfast/contract';
import { type Api, type Holdfast, version } from '@holdfast/core';
import { compose, createLogger, createMcpEdge, loadConfig } from '@holdfast/server';
import { type Context, Hono } from 'hono';
import { z } from 'zod';
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
  if (request.kind === 'reply') server.empty.reply = request.reply;
  return { cpuMs: cpuMs() };
}

async function start({ place, model, indexMemoryMb }: ServerOptions) {
  const { config } = loadConfig({
    env: {},
    overrides: {
      ...('path' in place ? { data: dirname(place.path) } : { databaseUrl: place.database }),
      ...(indexMemoryMb === undefined ? {} : { indexMemoryMb }),
      port: 0,
      logLevel: 'error',
      ...(model === undefined ? {} : { embedder: 'static', embedderPath: model }),
    },
  });
  const logger = createLogger(config);
  const edges = (api: Api) => [createMcpEdge({ api, version, onError: (error) => logger.error({ err: error }) })];
  const composed = await compose(config, { logger, edges, touches: false, workingSet: false });
  const { url } = await composed.listen();
  const { secret } = await composed.holdfast.createKey({ name: 'bench' });
  const empty = await serveEmpty(composed.holdfast);
  return {
    url,
    emptyUrl: empty.url,
    apiKey: secret,
    empty,
    close: () => composed.close(),
  };
}

const question = z.object({ query: z.string(), k: z.int() });

/**
 * Two routes that read a body, check the key and give a fixed reply: `/` does nothing else, so that it says what HTTP
 * costs; `/inside` also recalls, without looking at the answer. The library alone in a loop would be no measure for it:
 * it runs faster when nothing else uses the processor's caches in between.
 */
async function serveEmpty(holdfast: Holdfast) {
  const empty = { url: '', reply: '{}' };
  const app = new Hono();
  const answer = (work: (body: unknown) => unknown) => async (c: Context) => {
    const caller = await holdfast.api.authenticate(c.req.header('authorization')?.replace(/^Bearer /iu, ''));
    if (caller.kind !== 'key') throw new HoldfastError('unauthenticated');
    await work(await c.req.json());
    return c.body(empty.reply, 200, { 'content-type': 'application/json' });
  };
  app.post(
    '/',
    answer(() => undefined),
  );
  app.post(
    '/inside',
    answer((body) => holdfast.recall(question.parse(body))),
  );
  const listening = Promise.withResolvers<AddressInfo>();
  serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, listening.resolve);
  empty.url = `http://127.0.0.1:${(await listening.promise).port}/`;
  return empty;
}
