import { inject } from 'vitest';
import { createClient } from 'redis';
import { nodePlatform } from '../../../platform.ts';
import { systemScheduler } from '../../../system-scheduler.ts';
import { type RedisServer, startRedis } from '../../../testing/redis-server.ts';
import { type Line, openLine, type RedisClient } from '../line.ts';
import type { PartOptions } from '../part.ts';

export interface RedisWorld extends AsyncDisposable {
  readonly server: RedisServer;
  readonly line: Line;
  /** A client of nobody's, to look and to meddle. */
  readonly raw: RedisClient;
  /** What reached `onError`. */
  readonly errors: unknown[];
  /** Options of a part with keys of its own. */
  part(): PartOptions;
}

/** A real Redis with one connection to it. */
export async function redisWorld(params: { readonly options?: readonly string[] } = {}): Promise<RedisWorld> {
  const server = await startTestRedis(params);
  const errors: unknown[] = [];
  const onError = (error: unknown): void => void errors.push(error);
  const line = openLine({
    url: server.url,
    name: 'test',
    scheduler: systemScheduler,
    monotonic: nodePlatform().monotonic,
    deadlineMs: 2_000,
    onError,
  });
  await line.settled(5_000);
  const raw: RedisClient = createClient({ url: server.url });
  raw.on('error', () => undefined);
  await raw.connect();
  let parts = 0;
  return {
    server,
    line,
    raw,
    errors,
    part: () => ({ line, prefix: `test-${(parts += 1)}`, onError }),
    async [Symbol.asyncDispose]() {
      line.close();
      if (raw.isOpen) raw.destroy();
      await server[Symbol.asyncDispose]();
    },
  };
}

/** A server of the test's own, started as the run says. */
export function startTestRedis(params: { readonly options?: readonly string[] } = {}): Promise<RedisServer> {
  return startRedis({ command: inject('redisCommand'), ...params });
}

declare module 'vitest' {
  interface ProvidedContext {
    /** How a Redis server is started here. */
    redisCommand: readonly string[];
  }
}
