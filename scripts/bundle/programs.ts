import { glob, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { rolldown } from 'rolldown';
import { urls } from './urls.ts';

const root = join(import.meta.dirname, '..', '..');
const cache = join(root, 'node_modules/.cache/holdfast-programs');
const sources = [
  'packages/server/src/cli/main.ts',
  'packages/server/src/mcp/testing/stdio-main.ts',
  'bench/src/{*/*-main,crash/writer,ingest/consumer}.ts',
];

/** The programs that tests start in processes of their own, from the sources as they are now. */
export interface Programs extends AsyncDisposable {
  /** In it X.js is the program of X.ts. */
  readonly folder: string;
}

/**
 * Makes a few files of the thousand that a program is: some are started hundreds of times in one run, and finding and
 * compiling so many files is most of what each start costs.
 */
export async function bundlePrograms(): Promise<Programs> {
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'run-'));
  const input: Record<string, string> = {};
  for await (const file of glob(sources, { cwd: root })) input[basename(file, '.ts')] = join(root, file);
  await using bundle = await rolldown({
    input,
    cwd: root,
    platform: 'node',
    logLevel: 'warn',
    resolve: { conditionNames: ['holdfast-source', 'node', 'import', 'default'] },
    external: /^(?![./]|@holdfast\/)/u,
    plugins: [urls(folder)],
  });
  await bundle.write({ dir: folder, format: 'esm', chunkFileNames: '[name]-[hash].js' });
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}
