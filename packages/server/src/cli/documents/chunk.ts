/** Sizes of pieces in UTF-16 units. Texts up to `whole` stay in one piece. */
export const chunkSizes = { whole: 2_000, least: 500, most: 1_000, tail: 250 } as const;

interface Border {
  /** Higher is better. */
  readonly rank: number;
  /** Where the next piece begins: white space stays with the piece before it, so that nothing is lost. */
  readonly at: number;
}

/** Places where a text may be cut, best first. Each expression ends where the next piece begins. */
const borders: readonly RegExp[] = [
  /\n(?=#{1,6}\s)/gu,
  /\n[^\S\n]*\n\s*/gu,
  /[.!?…][\p{Pe}\p{Pf}"'’]*\s+|[。！？][\p{Pe}\p{Pf}]*\s*/gu,
  /\n/gu,
  /\s+/gu,
];

/**
 * Cuts a text at headings, paragraphs, sentences or, where there are none, words into pieces of about 500 to 1,000
 * characters without overlap. Joined, the pieces are the text again, to the byte. A text that is short or blank is one piece.
 */
export function chunkText(text: string): string[] {
  if (text.length <= chunkSizes.whole) return [text];
  const pieces: string[] = [];
  let start = 0;
  while (text.length - start > chunkSizes.most) {
    const end = cut(text, start);
    pieces.push(text.slice(start, end));
    start = end;
  }
  pieces.push(text.slice(start));
  return joinBlank(pieces);
}

function cut(text: string, start: number): number {
  const left = text.length - start;
  // Leaves enough for the last piece to say something.
  const most = Math.min(chunkSizes.most, left - chunkSizes.tail);
  const span = text.slice(start, start + most);
  const best = borders
    .flatMap((border, place): Border[] => {
      const at = lastBorder(span, border);
      return at === undefined ? [] : [{ rank: borders.length - place, at }];
    })
    .reduce<Border | undefined>(
      (found, border) => (found === undefined || border.rank > found.rank ? border : found),
      undefined,
    );
  return start + (best?.at ?? withoutHalfPair(span).length);
}

/** The last end of a match that leaves a piece of at least the least size. */
function lastBorder(span: string, border: RegExp): number | undefined {
  let found: number | undefined;
  for (const match of span.matchAll(border)) {
    const at = match.index + match[0].length;
    if (at >= chunkSizes.least) found = at;
  }
  return found;
}

/** A cut inside a surrogate pair would make two pieces that are no valid text. */
function withoutHalfPair(span: string): string {
  return /[\uD800-\uDBFF]$/.test(span) ? span.slice(0, -1) : span;
}

/** Blank pieces cannot be remembered: they join the piece before, or the one after. */
function joinBlank(pieces: readonly string[]): string[] {
  const joined: string[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    if (last !== undefined && (piece.trim() === '' || last.trim() === '')) joined[joined.length - 1] = last + piece;
    else joined.push(piece);
  }
  return joined;
}
