import { createHash } from 'node:crypto';

/**
 * An id of a source out of the parts that tell it from others, a kind first and as many as its kind has. Hashed where they
 * are too long for one, hold control characters, or could be read as other parts.
 */
export function sourceIdOf(...parts: readonly string[]): string {
  return isClear(parts) ? joined(parts) : hashed(JSON.stringify(parts));
}

/** The id that the same parts once had, where it was another: what is stored under it is still the same. */
export function formerSourceIdOf(...parts: readonly string[]): string | undefined {
  return isClear(parts) ? undefined : joined(parts);
}

/** Whether the sign between the parts is in none of them but the last, so that they can be told from each other. */
function isClear(parts: readonly string[]): boolean {
  return parts.slice(0, -1).every((part) => !part.includes(':'));
}

function joined(parts: readonly string[]): string {
  const id = parts.join(':');
  return id.length <= 200 && !/[\u0000-\u001f\u007f]/u.test(id) ? id : hashed(id);
}

function hashed(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
