/** Fails unless every package, and every pin of one package on another, has the version that the tag names. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const root = join(import.meta.dirname, '..');
const version = (process.argv[2] ?? '').replace(/^v/, '');
const faults: string[] = [];

for (const folder of ['contract', 'core', 'sdk', 'server']) {
  const text = await readFile(join(root, 'packages', folder, 'package.json'), 'utf8');
  // Sound: npm has read the same file to install the workspace.
  const manifest = JSON.parse(text) as Manifest;
  if (manifest.version !== version) faults.push(`${manifest.name} has version ${manifest.version}`);
  for (const [name, pinned] of Object.entries(manifest.dependencies ?? {})) {
    if (name.startsWith('@holdfast/') && pinned !== version) faults.push(`${manifest.name} pins ${name} ${pinned}`);
  }
}

if (faults.length > 0) {
  console.error(`The tag names version ${version || '(none)'}:\n  ${faults.join('\n  ')}`);
  process.exitCode = 1;
}
