import { createHash } from 'node:crypto';

/** What must not be found any more, each by the place where it was planted. */
export type Needles = Readonly<Record<string, Uint8Array>>;

/** Where one was found, in words for a failed test. */
export interface Finding {
  /** Name of the needle. */
  readonly needle: string;
  /** Table and column, file, key. */
  readonly place: string;
}

/** A word that nobody can guess and that every analyzer takes for one word: letters alone, in lower case. */
export function canaryWord(seed: string): string {
  const digits = createHash('sha256').update(seed).digest('hex').slice(0, 20);
  return `zq${digits.replaceAll(/\d/gu, (digit) => 'ghijklmnop'.charAt(Number(digit)))}`;
}

/** The words themselves, as they are and in capitals, and the plain hashes of whole texts, which could be guessed. */
export function needlesOf(words: Readonly<Record<string, string>>): Needles {
  const needles: [string, Uint8Array][] = [];
  for (const [name, text] of Object.entries(words)) {
    const hash = createHash('sha256').update(text).digest();
    needles.push([name, Buffer.from(text)], [`${name} in capitals`, Buffer.from(text.toUpperCase())]);
    needles.push([`hash of ${name}`, Buffer.from(hash.toString('hex'))], [`hash of ${name}, as bytes`, hash]);
    needles.push([`${name} in base64`, Buffer.from(Buffer.from(text).toString('base64').slice(0, -4))]);
  }
  return Object.fromEntries(needles);
}

/** The needles that stand anywhere in these bytes. */
export function findIn(place: string, bytes: Uint8Array | string, needles: Needles): Finding[] {
  const hay = Buffer.from(bytes);
  return Object.entries(needles).flatMap(([needle, value]) => (hay.indexOf(value) !== -1 ? [{ needle, place }] : []));
}
