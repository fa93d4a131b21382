import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

/** One import of a source file, as the walls see it. */
export interface Import {
  /** Importing file, from the repository's root, with forward slashes. */
  readonly from: string;
  readonly line: number;
  /** What stands in the import. */
  readonly specifier: string;
  /** The file it means, from the root, when the specifier is relative; else the specifier itself. */
  readonly target: string;
  readonly typeOnly: boolean;
}

export const ROOT = join(import.meta.dirname, '..');

/**
 * `import x from 'y'`, `import 'y'`, `export … from 'y'`, `import('y')` and `require('y')`. A scanner, not a parser: it
 * may see an import in a comment or string, which is a fault to reword, and it cannot miss a plain one.
 */
const IMPORT =
  /(?:^|[\n;}])\s*(?:import|export)\s+(type\s+)?(?:[\w$*{][^'"`;]*?\sfrom\s*)?(['"])([^'"\n]+)\2|\b(?:import|require)\(\s*(['"`])([^'"`\n]+)\4/g;

/** Every import of the product's sources below `folder`, tests left out. */
export function importsBelow(folder: string): Import[] {
  return sourcesBelow(folder).flatMap((file) => importsOf(file, readFileSync(join(ROOT, file), 'utf8')));
}

/** The imports written in one file's text. */
export function importsOf(file: string, text: string): Import[] {
  return Array.from(text.matchAll(IMPORT), (match) => {
    const specifier = match[3] ?? match[5] ?? '';
    const lead = match[0].search(/import|export|require/);
    return {
      from: file,
      line: text.slice(0, match.index + lead).split('\n').length,
      specifier,
      target: specifier.startsWith('.') ? join(dirname(file), specifier).split(sep).join('/') : specifier,
      typeOnly: match[1] !== undefined,
    };
  });
}

/** TypeScript sources below `folder`, from the root, tests left out; empty when the folder is not there. */
export function sourcesBelow(folder: string): string[] {
  if (statSync(join(ROOT, folder), { throwIfNoEntry: false }) === undefined) return [];
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((file) => !/(^|\/)(node_modules|dist|coverage)\//.test(file))
    .toSorted();
}
