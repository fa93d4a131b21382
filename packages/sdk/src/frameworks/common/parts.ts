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

/** Whether a value, as JSON, fits into the metadata of a memory. */
export function fitsMetadata(json: string): boolean {
  // A UTF-16 unit takes three bytes at most.
  return json.length * 3 <= MOST_METADATA_BYTES || new TextEncoder().encode(json).byteLength <= MOST_METADATA_BYTES;
}
