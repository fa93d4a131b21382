/**
 * Whether an object somewhere in a JSON text names a field twice. Parsers keep the last one, other software the first: who
 * checks and who acts must not read differently (RFC 8259, section 4). The text names each field with a string and a colon
 * after it, so more of these than fields of the parsed value means a repetition. Rejected: a parser of our own, ten times
 * slower than this and JSON.parse together.
 *
 * @param text valid JSON
 * @param value what JSON.parse made of it
 */
export function hasRepeatedField(text: string, value: unknown): boolean {
  return namedFields(text) !== parsedFields(value);
}

const QUOTE = 0x22;
const COLON = 0x3a;
const BACKSLASH = 0x5c;

function namedFields(text: string): number {
  let count = 0;
  for (let open = text.indexOf('"'); open >= 0;) {
    const close = endOfString(text, open);
    let after = close + 1;
    while (isSpace(text.charCodeAt(after))) after += 1;
    if (text.charCodeAt(after) === COLON) count += 1;
    open = text.indexOf('"', after);
  }
  return count;
}

/** Place of the quote that ends a string: one with an even number of backslashes before it. */
function endOfString(text: string, open: number): number {
  for (let close = text.indexOf('"', open + 1); close >= 0; close = text.indexOf('"', close + 1)) {
    let before = close - 1;
    while (text.charCodeAt(before) === BACKSLASH) before -= 1;
    if ((close - before) % 2 === 1 && text.charCodeAt(close) === QUOTE) return close;
  }
  return text.length;
}

function isSpace(unit: number): boolean {
  return unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09;
}

/** Without recursion: what is nested deep is refused later, by name. */
function parsedFields(value: unknown): number {
  let count = 0;
  const open: unknown[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next !== 'object' || next === null) continue;
    const inner: unknown[] = Object.values(next);
    if (!Array.isArray(next)) count += inner.length;
    for (const one of inner) if (typeof one === 'object' && one !== null) open.push(one);
  }
  return count;
}
