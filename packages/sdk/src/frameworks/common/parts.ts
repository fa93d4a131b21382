/** Characters that one memory holds. */
export const MOST_CHARS = 100_000;
/** Bytes of JSON that metadata hold, less what an adapter keeps beside a value. */
export const MOST_METADATA_BYTES = 14_000;

/** A text that does not fit into one memory as several, none of which ends within a character. */
export function partsOf(text: string, most: number = MOST_CHARS): string[] {
  const parts: string[] = [];
  let from = 0;
  while (from < text.length) {
    const cut = Math.min(from + most, text.length);
    const last = text.charCodeAt(cut - 1);
    const to = cut < text.length && last >= 0xd8_00 && last <= 0xdb_ff ? cut - 1 : cut;
    parts.push(text.slice(from, to));
    from = to;
  }
  return parts;
}

/** A text as memories take it: no halves of characters, no NUL; undefined when nothing is left to read. */
export function storable(text: string): string | undefined {
  const clean = text.toWellFormed().replaceAll('\u0000', '');
  return clean.trim() === '' ? undefined : clean;
}

/**
 * Whether a text fits into the metadata of a memory. What has to come back to the letter is kept there as a text of JSON: a
 * database may put the fields of an object into another order, and Postgres holds no NUL in one.
 */
export function fitsMetadata(text: string): boolean {
  // A UTF-16 unit takes six bytes at most: `\u0000`.
  if (text.length * 6 <= MOST_METADATA_BYTES) return true;
  return new TextEncoder().encode(JSON.stringify(text)).byteLength <= MOST_METADATA_BYTES;
}

/** What a text of JSON says; undefined when it is none, since anybody may edit a memory. */
export function parsed(text: unknown): unknown {
  if (typeof text !== 'string') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
