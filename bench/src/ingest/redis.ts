import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { nodeArguments } from '../child.ts';

const services = new URL('../../../scripts/services.ts', import.meta.url);

/** The Redis of the flag or of the environment, else one of the bench's own for as long as it runs. */
export async function redisFor(given: string | undefined): Promise<{ readonly url: string } & AsyncDisposable> {
  const named = given ?? process.env['HOLDFAST_TEST_REDIS_URL'];
  if (named !== undefined) return { url: named, [Symbol.asyncDispose]: () => Promise.resolve() };
  const child = spawn(process.execPath, nodeArguments(services, 'redis'), { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
  };
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /^export HOLDFAST_TEST_REDIS_URL=(\S+)$/u.exec(line)?.[1];
    if (url !== undefined) return { url, [Symbol.asyncDispose]: stop };
  }
  await ended;
  throw new Error('There is no Redis. Name one with --redis.');
}
