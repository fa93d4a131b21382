import { randomBytes } from 'node:crypto';
import { createClient } from 'redis';
import { systemScheduler } from '../../../system-scheduler.ts';
import { type Line, openLine, type RedisClient } from '../line.ts';
import type { PartOptions } from '../part.ts';

export interface RedisWorld extends AsyncDisposable {
  readonly url: string;
  readonly line: Line;
  /** A client of nobody's, to look and to meddle. */
  readonly raw: RedisClient;
  /** What reached `onError`. */
  readonly errors: unknown[];
  /** A name that nobody else has, for keys and channels: tests run beside each other on one Redis. */
  name(): string;
  /** Options of a part with keys of its own. */
  part(): PartOptions;
}

/** Two connections to the Redis of the test run. @param url that of HOLDFAST_TEST_REDIS_URL */
export async function redisWorld(url: string | undefined): Promise<RedisWorld> {
  if (url === undefined) throw new Error('this run has no Redis');
  const errors: unknown[] = [];
  const onError = (error: unknown): void => void errors.push(error);
  const line = openLine({
    url,
    name: 'test',
    scheduler: systemScheduler,
    monotonic: () => performance.now(),
    deadlineMs: 5_000,
    onError,
  });
  await line.settled(5_000);
  const raw: RedisClient = createClient({ url });
  raw.on('error', onError);
  await raw.connect();
  const name = (): string => `test-${randomBytes(6).toString('hex')}`;
  return {
    url,
    line,
    raw,
    errors,
    name,
    part: () => ({ line, prefix: name(), onError }),
    async [Symbol.asyncDispose]() {
      line.close();
      raw.destroy();
    },
  };
}
