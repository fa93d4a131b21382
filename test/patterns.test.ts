import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, Script } from 'node:vm';
import { parseAst } from 'rolldown/parseAst';
import { describe, expect, test } from 'vitest';

/**
 * No regular expression of the sources takes a time that grows with the square of its text, or worse: one such text from
 * outside would stop everybody. Each is run on long texts of the kinds that make backtracking explode, made of the very signs
 * that stand in it.
 */

const root = join(import.meta.dirname, '..');
const files = globSync('packages/*/src/**/*.ts', { exclude: ['**/*.test.ts', '**/testing/**', '**/*.generated.ts'] });

interface Pattern {
  readonly file: string;
  readonly source: string;
  readonly flags: string;
}

/** Literals of a file; a walk over whatever nodes there are. */
function literalsOf(file: string): Pattern[] {
  const found: Pattern[] = [];
  const open: unknown[] = [parseAst(readFileSync(file, 'utf8'), { lang: 'ts' })];
  while (open.length > 0) {
    const node = open.pop();
    if (typeof node !== 'object' || node === null) continue;
    if ('regex' in node && typeof node.regex === 'object' && node.regex !== null) {
      const { pattern, flags } = node.regex as { pattern: string; flags: string };
      found.push({ file, source: pattern, flags });
    }
    const inner: unknown[] = Object.values(node);
    open.push(...inner);
  }
  return found;
}

/** Those that modules put together when they are loaded. */
async function constructedBy(modules: readonly string[]): Promise<Pattern[]> {
  const found: Pattern[] = [];
  const Plain = RegExp;
  let file = '';
  globalThis.RegExp = new Proxy(Plain, {
    construct(target, [source, flags]: [string | RegExp, string | undefined]) {
      const made = new target(source, flags);
      found.push({ file, source: made.source, flags: made.flags });
      return made;
    },
  });
  try {
    for (file of modules) await import(`${root}/${file}`);
  } finally {
    globalThis.RegExp = Plain;
  }
  return found;
}

const usual = 20_000;
/** Files whose patterns are given no more than so many characters; what is longer has been cut or left out before. */
const bounds: readonly (readonly [path: string, characters: number])[] = [
  // A sentence (sentences.ts, longestSentence), and what is part of one.
  ['core/src/domain/extraction/', 400],
  // One word.
  ['core/src/domain/recall/analyzer/stem.ts', 100],
  // A telephone number (`longest` there).
  ['core/src/domain/lib/phone-number.ts', 100],
  // The folder of an export, out of the command line.
  ['server/src/cli/transfer/run-export-markdown.ts', 2_000],
  // What stands before a name on its line.
  ['core/src/domain/embeddings/head-texts.ts', 400],
  // Addresses out of settings.
  ['core/src/models/language/chat-call.ts', 2_000],
  ['sdk/src/connect.ts', 2_000],
  // What signature.ts takes for the message of an error (`mostOfMessage` there).
  ['core/src/domain/knowledge/mask.ts', 2_000],
  // Messages of errors.
  ['server/src/logging/safe-error.ts', 2_000],
];
const hopeless = 1_500;

/** Long texts of one sign, of two in turn, and of words, each with an end that makes a match fail late. */
function textsFor({ file, source }: Pattern): string[] {
  const length = bounds.find(([path]) => file.includes(path))?.[1] ?? usual;
  const own = [
    ...new Set(source.replaceAll(/\\[a-zA-Z]|\\u\{?[0-9a-f]+\}?|[[\](){}?*+|^$\\]/giu, '').slice(0, 400)),
  ].slice(0, 8);
  const words = [...new Set(source.match(/[a-z]{2,}/giu) ?? [])].slice(0, 4);
  const signs = [...new Set(['a', ' ', '0', '\t', '\n', ',', '.', '"', 'A', 'é', ...own])];
  const units = [
    ...signs,
    'a ',
    ' a',
    'A a ',
    'a0',
    'a,',
    '. ',
    ...words.map((word) => `${word} `),
    words.join(' '),
  ].filter(Boolean);
  return units.flatMap((unit) => {
    const many = unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
    return [many, `${many}\u0001`];
  });
}

const box = createContext({ run: undefined as unknown });
const script = new Script('run()');

/** CPU milliseconds that a search through the text takes; those of the limit when it does not end in ten times that. */
function costOf({ source, flags }: Pattern, text: string): number {
  const pattern = new RegExp(source, flags.replaceAll(/[gy]/g, '') + 'g');
  box['run'] = () => void text.replaceAll(pattern, '');
  const before = process.cpuUsage();
  try {
    script.runInContext(box, { timeout: hopeless });
  } catch (error) {
    // Made in the other context, it is no Error of this one.
    if (typeof error === 'object' && error !== null && Reflect.get(error, 'code') === 'ERR_SCRIPT_EXECUTION_TIMEOUT')
      return hopeless;
    throw error;
  }
  return process.cpuUsage(before).user / 1_000;
}

/** Half of what a square costs on this machine: a fixed time would find nothing on a fast one. */
const most =
  Math.min(...[1, 2, 3].map(() => costOf({ file: '', source: '\\s+$', flags: '' }, `${' '.repeat(usual)}\u0001`))) / 2;

/** The slow ones; looked at twice, since a busy machine can make anything slow once. */
function slowAmong(patterns: readonly Pattern[]): string[] {
  const distinct = new Map(patterns.map((pattern) => [`${pattern.source}/${pattern.flags}`, pattern]));
  return [...distinct.values()].flatMap((pattern) => {
    const bad = textsFor(pattern).find((text) => costOf(pattern, text) > most && costOf(pattern, text) > most);
    return bad === undefined
      ? []
      : [`${pattern.file}: /${pattern.source}/${pattern.flags} on ${JSON.stringify(bad.slice(0, 20))}…`];
  });
}

describe('regular expressions', () => {
  test('this test finds the ones that are known to explode', () => {
    const known = ['(a+)+$', '(?:a|a)*b', '\\s+$', '^(?:.*,)*x'];
    for (const source of known) expect(slowAmong([{ file: '', source, flags: '' }]), source).toHaveLength(1);
    expect(slowAmong([{ file: '', source: '^a+b', flags: '' }])).toHaveLength(0);
  }, 300_000);

  test('written down in the sources take no long time on any text', () => {
    const patterns = files.flatMap(literalsOf);
    expect(patterns.length).toBeGreaterThan(100);
    expect(slowAmong(patterns)).toEqual([]);
  }, 300_000);

  test('put together in the domain take no long time on any text', async () => {
    const patterns = await constructedBy(files.filter((file) => file.startsWith('packages/core/src/domain/')));
    expect(patterns.length).toBeGreaterThan(10);
    expect(slowAmong(patterns)).toEqual([]);
  }, 300_000);
});
