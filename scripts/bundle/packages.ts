/**
 * The last step of `npm run build`: what each package runs, in few files. A process that loads a thousand small ones needs twice the
 * time until it serves, and a sixth more memory. Dependencies stay outside; sources and declarations lie beside it as ever.
 */
import { glob, readFile, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { rolldown } from 'rolldown';
import { z } from 'zod';
import { urls } from './urls.ts';

const root = join(import.meta.dirname, '..', '..');
const manifestForm = z.object({ exports: z.record(z.string(), z.record(z.string(), z.string())) });
/** Files that a package runs and does not export. */
const inner: Readonly<Record<string, readonly string[]>> = { server: ['./src/cli/bin.ts'] };

for (const name of ['contract', 'core', 'sdk', 'server']) await bundlePackage(name);

async function bundlePackage(name: string): Promise<void> {
  const folder = join(root, 'packages', name);
  const dir = join(folder, 'dist');
  const manifest = manifestForm.parse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')));
  const sources = Object.values(manifest.exports).map((conditions) => conditions['holdfast-source'] ?? '');
  const input = Object.fromEntries(
    [...sources, ...(inner[name] ?? [])].map((source) => [entryName(source), join(folder, source)]),
  );
  for await (const old of glob('**/*.js{,.map}', { cwd: dir })) await rm(join(dir, old));
  await using bundle = await rolldown({
    input,
    cwd: folder,
    platform: 'node',
    logLevel: 'warn',
    // All that is no file of this package: other packages and Node's own.
    external: /^[^./]/u,
    plugins: [urls(dir)],
  });
  // All in one folder, so that what is relative to one file is relative to each.
  await bundle.write({ dir, format: 'esm', chunkFileNames: '[name]-[hash].js' });
}

/** `testing` of ./src/testing/index.ts, `bin` of ./src/cli/bin.ts: the names in dist. */
function entryName(source: string): string {
  const name = basename(source, '.ts');
  const parent = basename(dirname(source));
  return name === 'index' && parent !== 'src' ? parent : name;
}
