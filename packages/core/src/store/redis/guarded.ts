import { RedisGone } from './line.ts';

/**
 * What Redis answers, or what this process knows by itself when Redis is gone or refuses. A refusal is reported: it is not
 * going to mend by itself. That Redis is gone has been told by the connection already.
 */
export async function orElse<T>(
  work: Promise<T>,
  { instead, onError }: { readonly instead: () => T | Promise<T>; readonly onError: (error: unknown) => void },
): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof RedisGone)) onError(error);
    return instead();
  }
}
