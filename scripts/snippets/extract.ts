import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What the reader of a page sees as one block of code. */
export interface Snippet {
  /** Path of the page from the root. */
  readonly page: string;
  /** Line of the opening fence. */
  readonly line: number;
  /** Word after the fence; empty when there is none. */
  readonly language: string;
  readonly code: string;
  /** What `<!-- test: ... -->` on the line before the fence says; its first word, and the rest. */
  readonly mark: Mark | undefined;
}

export interface Mark {
  readonly name: MarkName;
  readonly reason: string;
}

const markNames = ['continues', 'types-only', 'fails', 'reply', 'prints', 'config', 'import', 'example'] as const;
/**
 * `continues`: a ts snippet goes on where the one before it ended. `types-only WHY`: a ts snippet that cannot be run here.
 * `fails`: a sh snippet that shows a failure. `reply`: json that the sh snippet before it printed. `config`: json that stands in the
 * configuration file. `import`: JSON lines that can be imported. `example PATH`: a part of that file, which is tested by itself. `prints`: text among what the ts or sh snippet before it printed.
 */
export type MarkName = (typeof markNames)[number];

const PAGES = [
  'README.md',
  'docs/README.md',
  'docs/guide/*.md',
  'docs/operate/*.md',
  'examples/**/*.md',
  'packages/*/README.md',
];

/** All snippets of the pages that users read, in order. */
export async function readSnippets(root: string): Promise<Snippet[]> {
  const pages: string[] = [];
  for await (const page of glob(PAGES, { cwd: root, exclude: (name) => name === 'node_modules' })) pages.push(page);
  const texts = await Promise.all(
    pages.toSorted().map(async (page) => ({ page, text: await readFile(join(root, page), 'utf8') })),
  );
  return texts.flatMap(({ page, text }) => extract(page, text));
}

/** @throws Error for a fence that is never closed, and for an unknown mark */
export function extract(page: string, text: string): Snippet[] {
  const snippets: Snippet[] = [];
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at += 1) {
    const fence = /^(\s*)(`{3,}|~{3,})\s*(\S*)/u.exec(lines[at] ?? '');
    if (fence === null) continue;
    const [, indent = '', ticks = '', language = ''] = fence;
    const end = lines.findIndex((line, index) => index > at && line.trim() === ticks);
    if (end === -1) throw new Error(`${page}:${at + 1}: the fence is never closed`);
    const code = lines.slice(at + 1, end).map((line) => line.slice(indent.length));
    snippets.push({
      page,
      line: at + 1,
      language,
      code: `${code.join('\n')}\n`,
      mark: markOf(lines[at - 1] ?? '', `${page}:${at}`),
    });
    at = end;
  }
  return snippets;
}

function markOf(line: string, place: string): Mark | undefined {
  const [, word, reason = ''] = /^\s*<!-- test: (\S+)\s*(.*?)\s*-->\s*$/u.exec(line) ?? [];
  if (word === undefined) return undefined;
  const name = markNames.find((one) => one === word);
  if (name === undefined) throw new Error(`${place}: no test is called ${word}`);
  if ((name === 'types-only' || name === 'example') && reason === '')
    throw new Error(`${place}: ${word} needs a reason`);
  return { name, reason };
}
