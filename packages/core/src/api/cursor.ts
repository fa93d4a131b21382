import { HoldfastError } from '@holdfast/contract';
import type { z } from 'zod';

/**
 * Cursors are opaque to callers: a place in a list and a mark of the list it belongs to (user, filters, order), so
 * that a cursor from elsewhere is refused instead of silently skipping rows. They grant nothing: the scope of each
 * call is resolved anew.
 */
export function writeCursor(list: string, place: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify([list, ...place])).toString('base64url');
}

/** @throws HoldfastError invalid_cursor */
export function readCursor<T>(cursor: string, list: string, place: z.ZodType<T>): T {
  const parts = parse(cursor);
  if (Array.isArray(parts) && parts[0] === list) {
    const parsed = place.safeParse(parts.slice(1));
    if (parsed.success) return parsed.data;
  }
  throw new HoldfastError('invalid_cursor', {
    detail: 'This cursor belongs to another list. Use it with the same user, filters and order, or start without one.',
    faults: [{ field: 'cursor', message: 'does not belong to this list' }],
  });
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
