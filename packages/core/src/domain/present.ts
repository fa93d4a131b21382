import { HoldfastError } from './errors.ts';

/**
 * The value that must be there: a port answered fewer rows than it promises otherwise, which is a defect of the
 * store and must not pass as success.
 *
 * @throws HoldfastError internal
 */
export function present<T>(value: T | undefined): T {
  if (value !== undefined) return value;
  throw new HoldfastError('internal', { detail: 'The store answered fewer rows than it was asked for.' });
}
