import { serviceFor } from '../services.ts';

/** The Redis of the flag or of the environment, else one of the bench's own for as long as it runs. */
export async function redisFor(given: string | undefined): Promise<{ readonly url: string } & AsyncDisposable> {
  if (given !== undefined) return { url: given, [Symbol.asyncDispose]: () => Promise.resolve() };
  return serviceFor('redis');
}
