/**
 * Builds and packs the four packages and installs the tarballs into an empty project, as a user would have them. Runs
 * once, before the tests of `npm run test:packed`; what is not Holdfast's comes from npm's cache or its registry.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';

const root = join(import.meta.dirname, '..', '..');
const run = promisify(execFile);

export const packages = ['contract', 'core', 'sdk', 'server'] as const;

/** Files in a tarball, and where it was installed. */
export interface Packed {
  readonly name: string;
  readonly files: readonly string[];
}

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder of a project with the four packages in node_modules; only where this set-up ran. */
    packedProject?: string;
    packed?: readonly Packed[];
  }
}

let folder = '';

/** Vitest's global set-up. */
export async function setup(project: TestProject): Promise<void> {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-packed-'));
  await npm(['run', 'build'], root);
  const workspaces = packages.flatMap((name) => ['--workspace', `@holdfast/${name}`]);
  const listed = await npm(['pack', '--json', '--pack-destination', folder, ...workspaces], root);
  const packed = readPacked(JSON.parse(listed));
  const app = { name: 'app', private: true, type: 'module' };
  await writeFile(join(folder, 'package.json'), JSON.stringify(app));
  const tarballs = packed.map(({ tarball }) => `./${tarball}`);
  await npm(['install', '--prefer-offline', '--no-audit', '--no-fund', ...tarballs], folder);
  project.provide('packedProject', folder);
  project.provide(
    'packed',
    packed.map(({ name, files }) => ({ name, files })),
  );
}

export async function teardown(): Promise<void> {
  if (folder !== '') await rm(folder, { recursive: true, force: true });
}

async function npm(args: readonly string[], cwd: string): Promise<string> {
  const { stdout } = await run('npm', [...args], { cwd, maxBuffer: 2 ** 25 });
  return stdout;
}

/** What `npm pack --json` prints. */
function readPacked(listed: unknown): (Packed & { readonly tarball: string })[] {
  // Sound: the form that npm documents; a missing field would fail the install that follows.
  const entries = listed as {
    readonly name: string;
    readonly filename: string;
    readonly files: readonly { readonly path: string }[];
  }[];
  return entries.map(({ name, filename, files }) => ({
    name,
    tarball: filename,
    files: files.map(({ path }) => path),
  }));
}
