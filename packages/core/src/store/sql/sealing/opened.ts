import type { Dialect } from '../dialect.ts';

/** Reads a vector that was opened on its way here, beside those that never were sealed. */
export function opened(read: Dialect['bytesToVector']): Dialect['bytesToVector'] {
  return (given, dimensions) => {
    const value: unknown = given;
    return value instanceof Float32Array ? value.subarray(0, dimensions) : read(given, dimensions);
  };
}
