import type { MemoryFile } from './files.ts';

/** Width of line numbers, for files of up to 999,999 lines. */
const WIDTH = 6;
const LEVELS = 2;

/** Lines with their numbers, as the tool's model is used to seeing them. */
export function numbered(lines: readonly string[], from: number): string {
  return lines.map((line, at) => `${String(from + at).padStart(WIDTH)}\t${line}`).join('\n');
}

/** Bytes as 512B, 1.5K, 2M. */
export function sizeOf(bytes: number): string {
  if (bytes === 0) return '0B';
  const units = ['B', 'K', 'M', 'G'];
  const step = Math.min(Math.floor(Math.log(bytes) / Math.log(1_024)), units.length - 1);
  const size = bytes / 1_024 ** step;
  return `${Number.isInteger(size) ? size : size.toFixed(1)}${units[step] ?? ''}`;
}

interface Entry {
  readonly path: string;
  readonly bytes: number;
}

/**
 * What lies in a directory, two levels deep, each directory before what it holds; hidden names and node_modules are left
 * out. A directory has the size of all files below it.
 *
 * @param shownAs the directory as it was asked for
 */
export function listing(files: readonly MemoryFile[], directory: string, shownAs: string): string {
  const bytesOf = new TextEncoder();
  const entries: Entry[] = files.map(({ path, text }) => ({
    path: path.slice(directory.length + 1),
    bytes: bytesOf.encode(text).byteLength,
  }));
  const total = entries.reduce((sum, { bytes }) => sum + bytes, 0);
  const lines = linesOf(entries, 1).map(({ path, bytes }) => `${sizeOf(bytes)}\t${shownAs}/${path}`);
  return [
    `Here're the files and directories up to 2 levels deep in ${shownAs}, excluding hidden items and node_modules:`,
    `${sizeOf(total)}\t${shownAs}`,
    ...lines,
  ].join('\n');
}

function linesOf(entries: readonly Entry[], level: number): Entry[] {
  if (level > LEVELS) return [];
  const children = Map.groupBy(entries, ({ path }) => path.split('/', 1)[0] ?? '');
  return [...children.entries()]
    .filter(([name]) => !name.startsWith('.') && name !== 'node_modules')
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, below]) => {
      const bytes = below.reduce((sum, entry) => sum + entry.bytes, 0);
      const inside = below
        .filter(({ path }) => path !== name)
        .map((entry) => ({ ...entry, path: entry.path.slice(name.length + 1) }));
      if (inside.length === 0) return [{ path: name, bytes }];
      const lines = linesOf(inside, level + 1).map((entry) => ({ ...entry, path: `${name}/${entry.path}` }));
      return [{ path: `${name}/`, bytes }, ...lines];
    });
}
