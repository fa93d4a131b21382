import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { inject, type ProvidedContext } from 'vitest';

/** The project in which the packed packages are installed. */
export const project = given('packedProject');
/** The four tarballs. */
export const packed = given('packed');

/** Environment of a user's shell: the project's Node, no settings of ours, no export condition. */
export function userEnvironment(data: string): Record<string, string> {
  return {
    PATH: [dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter),
    HOME: data,
    HOLDFAST_DATA: data,
  };
}

/** Runs a module of the project; what it printed. */
export async function runModule(name: string, source: string, data: string): Promise<string> {
  await writeFile(join(project, name), source);
  const { stdout } = await promisify(execFile)(process.execPath, [name], { cwd: project, env: userEnvironment(data) });
  return stdout;
}

function given<K extends keyof ProvidedContext>(name: K): NonNullable<ProvidedContext[K]> {
  const value = inject(name);
  if (value === undefined) throw new Error('run these tests by `npm run test:packed`');
  return value;
}
