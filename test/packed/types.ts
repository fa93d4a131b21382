import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { project } from './project.ts';

const root = join(import.meta.dirname, '..', '..');

const PAGE = `
import { connect } from '@holdfast/sdk';
const memory = connect({ url: 'https://memory.example', apiKey: 'key' });
export const best: string | undefined = (await memory.recall({ query: 'tea' })).results[0]?.memory.content;
`;

const SERVICE = `
import { operations } from '@holdfast/contract';
import { open } from '@holdfast/core';
import { connect } from '@holdfast/sdk';
import { compose } from '@holdfast/server';
export const all = [operations, open, connect, compose];
`;

const strict = { strict: true, noEmit: true, skipLibCheck: false, target: 'es2022' };
/** Projects of users, each with what its kind usually has; the packages' own declarations are checked as well. */
const projects = {
  page: {
    source: PAGE,
    options: { ...strict, module: 'esnext', moduleResolution: 'bundler', lib: ['es2022', 'dom'], types: [] },
  },
  service: {
    source: SERVICE,
    options: { ...strict, module: 'nodenext', types: ['node'], typeRoots: [join(root, 'node_modules/@types')] },
  },
} as const;

export const kinds = ['page', 'service'] as const;

/** What the compiler says against a project of this kind; empty when nothing is wrong. */
export async function complaints(kind: (typeof kinds)[number]): Promise<string> {
  const { source, options } = projects[kind];
  await writeFile(join(project, `${kind}.ts`), source);
  const config = `tsconfig.${kind}.json`;
  await writeFile(join(project, config), JSON.stringify({ compilerOptions: options, files: [`${kind}.ts`] }));
  const tsc = join(root, 'node_modules/.bin/tsc');
  return promisify(execFile)(tsc, ['-p', config], { cwd: project }).then(
    ({ stdout }) => stdout,
    (error: { readonly stdout: string }) => error.stdout,
  );
}
