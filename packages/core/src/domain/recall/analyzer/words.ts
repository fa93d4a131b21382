/** Scripts written without spaces between words; their runs become pairs of neighbouring characters. */
const UNSPACED = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}ー`;
const RUN = new RegExp(String.raw`[${UNSPACED}\p{M}]+|(?:(?![${UNSPACED}])[\p{L}\p{N}\p{M}])+(?:'\p{L}+)*`, 'gu');
const UNSPACED_START = new RegExp(`^[${UNSPACED}]`, 'u');
const ASCII_RUN = /[a-z0-9]+(?:'[a-z]+)*/g;
const ASCII = /^[\u0000-\u007f]*$/;
const COMBINING = /[\u0300-\u036f]/g;
/** Letters that keep no base letter under decomposition. */
const LETTERS = [
  ['ß', 'ss'],
  ['ø', 'o'],
  ['ł', 'l'],
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['đ', 'd'],
  ['ı', 'i'],
] as const;
/** Denials that are more than their verb and n't. */
const DENIED = new Map([
  ["won't", 'will'],
  ["can't", 'can'],
  ["shan't", 'shall'],
]);
const CONTRACTION = /(?:n't|'(?:s|m|re|ve|ll|d))$/;
/** Article or pronoun before a vowel in French, Italian and Catalan (l'école). */
const ELISION = /^(?:[cdjlmnst]|qu)'(?=[^']{3})/;
const NINE = 0x39;
/** Folding makes up to 18 characters of one (U+FDFA): beyond this many times the text, which no prose reaches, the rest is cut. */
const MOST_GROWTH = 2;
const ROOM_TO_GROW = 1_000;
/** Longer runs are keys, hashes or blobs: their beginning tells them apart well enough. */
const MOST_CHARACTERS = 64;

/**
 * Words of a text, in order: runs of letters and digits, folded to lower case (NFKC) without accents. A possessive
 * and a contraction lose their ending (Ana's, she'll); a digit group loses its commas (1,200); an ordinal its ending
 * (7th). Runs of Han, Kana, Hangul and Thai become bigrams, since a plain split finds no word inside a sentence.
 */
export function words(text: string): string[] {
  return ASCII.test(text) ? asciiWords(text.toLowerCase()) : unicodeWords(text);
}

function asciiWords(text: string): string[] {
  const result: string[] = [];
  for (const run of joinDigitGroups(text).match(ASCII_RUN) ?? []) result.push(trimmed(run));
  return result;
}

function unicodeWords(text: string): string[] {
  const most = Math.max(MOST_GROWTH * text.length, ROOM_TO_GROW);
  const folded = joinDigitGroups(text.normalize('NFKC').slice(0, most).replaceAll(/[’ʼ]/g, "'").toLowerCase());
  const result: string[] = [];
  for (const run of folded.match(RUN) ?? []) {
    if (UNSPACED_START.test(run)) pushBigrams(run, result);
    else result.push(trimmed(foldAccents(run)));
  }
  return result;
}

function joinDigitGroups(text: string): string {
  return text.includes(',') ? text.replaceAll(/(?<=\d),(?=\d{3}(?!\d))/g, '') : text;
}

function foldAccents(word: string): string {
  const base = word.normalize('NFD').replaceAll(COMBINING, '').normalize('NFC');
  return LETTERS.reduce((text, [letter, plain]) => text.replaceAll(letter, plain), base);
}

function trimmed(whole: string): string {
  const run = whole.length > MOST_CHARACTERS ? whole.slice(0, MOST_CHARACTERS).toWellFormed() : whole;
  const denied = DENIED.get(run);
  if (denied !== undefined) return denied;
  if (run.includes("'")) return run.replace(CONTRACTION, '').replace(ELISION, '').replaceAll("'", '');
  // Most words are no ordinals: their first character tells it sooner than a pattern.
  if (run.charCodeAt(0) > NINE) return run;
  return /^\d+(?:st|nd|rd|th)$/.test(run) ? run.slice(0, -2) : run;
}

function pushBigrams(run: string, into: string[]): void {
  const characters = Array.from(run);
  if (characters.length === 1) into.push(run);
  for (let index = 1; index < characters.length; index += 1) {
    into.push(characters.slice(index - 1, index + 1).join(''));
  }
}
