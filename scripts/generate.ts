/**
 * Writes every generated file, or with `--check` fails naming those that are not as their generator would write them.
 *
 * Rejected for the check: regenerate in place and ask git. That changes the tree of the person who only asked.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { generators, type Generator } from './generators.ts';

const root = join(import.meta.dirname, '..');
const checkOnly = process.argv.includes('--check');
const stale: string[] = [];
let files = 0;

for (const generator of generators) {
  const texts = await produce(generator);
  for (const [path, text] of texts) {
    files += 1;
    if ((await readText(path)) === text) continue;
    stale.push(`${path} (${generator.name})`);
    if (checkOnly) continue;
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
}

if (checkOnly && stale.length > 0) {
  console.error(`Stale generated files, run \`npm run generate\`:\n  ${stale.join('\n  ')}`);
  process.exitCode = 1;
} else {
  const verb = checkOnly ? 'fresh' : `${stale.length} rewritten`;
  console.log(`generated files: ${files}, ${verb}`);
}

async function produce(generator: Generator): Promise<ReadonlyMap<string, string>> {
  const texts = await generator.run();
  const promised = generator.outputs.toSorted().join('\n');
  const written = [...texts.keys()].toSorted().join('\n');
  if (promised !== written) {
    throw new Error(`generator ${generator.name} promised:\n${promised}\nand wrote:\n${written}`);
  }
  return texts;
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(join(root, path), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
