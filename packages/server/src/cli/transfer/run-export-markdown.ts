import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { HoldfastError } from '@holdfast/contract';
import { exportMarkdown, type MarkdownOptions } from './export-markdown.ts';

/** One text: a page for each file, one after the other. */
export async function* markdownPages(options: MarkdownOptions): AsyncGenerator<string> {
  let before: string | undefined;
  for await (const { file, text } of exportMarkdown(options)) {
    yield before === undefined || before === file ? text : `\n${text}`;
    before = file;
  }
}

/**
 * Writes a folder of files, which appears only when it is whole, readable by its owner alone. Answers how many files it has.
 * @throws HoldfastError invalid_input when there is anything in the folder
 */
export async function writeMarkdownFolder(
  folder: string,
  options: MarkdownOptions & { readonly signal: AbortSignal },
): Promise<number> {
  await refuseFilled(folder);
  const partial = `${folder.replace(/[/\\]+$/u, '')}.partial`;
  await rm(partial, { recursive: true, force: true });
  const made = new Set<string>();
  try {
    for await (const { file, text } of exportMarkdown(options)) {
      options.signal.throwIfAborted();
      const path = join(partial, file);
      if (!made.has(file)) await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      made.add(file);
      await writeFile(path, text, { flag: 'a', mode: 0o600 });
    }
    await rm(folder, { recursive: true, force: true });
    await rename(partial, folder);
    return made.size;
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    if (!(error instanceof Error && 'syscall' in error && 'code' in error)) throw error;
    throw new HoldfastError('invalid_input', {
      detail: `${folder} cannot be written (${String(error.code)}).`,
      cause: error,
    });
  }
}

async function refuseFilled(folder: string): Promise<void> {
  try {
    if ((await readdir(folder)).length === 0) return;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return;
    throw new HoldfastError('invalid_input', { detail: `${folder} is no folder.`, cause: error });
  }
  throw new HoldfastError('invalid_input', {
    detail: `${folder} is not empty; choose a new folder, or a file that ends in .md.`,
    faults: [{ field: '--output', message: 'is not empty' }],
  });
}
