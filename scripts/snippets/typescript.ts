import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Snippet } from './extract.ts';
import { type Desk, type Installation, root } from './installation.ts';
import { type Outcome, run, type Variables } from './shell.ts';

/** Snippets that make one module: one, and those that continue it. */
export interface Module {
  readonly page: string;
  readonly line: number;
  readonly code: string;
  /** False when one of its snippets cannot be run here; it is still type-checked. */
  readonly runs: boolean;
}

/** @throws Error for a snippet that continues nothing */
export function modulesOf(snippets: readonly Snippet[]): Module[] {
  const modules: Module[] = [];
  for (const { page, line, code, mark } of snippets) {
    if (mark?.name === 'example') continue;
    const last = modules.at(-1);
    const runs = mark?.name !== 'types-only';
    if (mark?.name !== 'continues') modules.push({ page, line, code, runs });
    else if (last?.page === page) modules.splice(-1, 1, { ...last, code: `${last.code}\n${code}` });
    else throw new Error(`${page}:${line}: there is no snippet to continue`);
  }
  return modules;
}

/** What the compiler says against the modules; empty when all fit the packages. */
export async function checkTypes(installation: Installation, desk: Desk, modules: readonly Module[]): Promise<string> {
  const folder = join(desk.folder, 'modules');
  await mkdir(folder);
  for (const module of modules) await writeFile(join(folder, fileOf(module)), moduleText(module));
  const config = {
    compilerOptions: {
      target: 'es2024',
      lib: ['es2024', 'esnext.disposable', 'esnext.iterator'],
      module: 'nodenext',
      customConditions: installation.conditions,
      types: ['node'],
      typeRoots: [join(root, 'node_modules/@types')],
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      isolatedModules: true,
      allowImportingTsExtensions: true,
      noEmit: true,
      skipLibCheck: true,
    },
    include: ['modules'],
  };
  await writeFile(join(desk.folder, 'tsconfig.json'), JSON.stringify(config));
  const { stdout, stderr } = await run([join(root, 'node_modules/.bin/tsc'), '-p', 'tsconfig.json'], desk, {});
  return stdout + stderr;
}

/** Runs a module in the folder of the desk. */
export async function runModule(
  installation: Installation,
  desk: Desk,
  {
    module,
    variables,
    here,
  }: { readonly module: Module; readonly variables: Variables; readonly here: (code: string) => string },
): Promise<Outcome> {
  const file = fileOf(module);
  await writeFile(join(desk.folder, file), here(moduleText(module)));
  const conditions = installation.conditions.map((name) => `--conditions=${name}`);
  return run([process.execPath, ...conditions, file], desk, variables);
}

function fileOf({ page, line }: Module): string {
  return `${page.replaceAll(/\W/gu, '-')}-${line}.ts`;
}

/** A snippet without imports is a module, too. */
function moduleText({ code }: Module): string {
  return `${code}\nexport {};\n`;
}
