import { createHash } from 'node:crypto';

/** An id of a source out of the parts that tell it from others; hashed where they are too long for one, or hold control characters. */
export function sourceIdOf(...parts: readonly string[]): string {
  const id = parts.join(':');
  return id.length <= 200 && !/[\u0000-\u001f\u007f]/u.test(id)
    ? id
    : `sha256:${createHash('sha256').update(id).digest('hex')}`;
}
