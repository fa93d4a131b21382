import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder of the programs that test/stores.ts has bundled: main.js of main.ts, and others. */
    programs: string;
  }
}

const main = join(inject('programs'), 'main.js');

export interface Spawned {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface SpawnOptions {
  readonly data: string;
  readonly stdin?: string;
  /** Further variables. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** Starts the real command line, with nothing of this environment but the path. */
export function startCli(
  args: readonly string[],
  { data, env = {}, cwd }: SpawnOptions,
): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [main, ...args], {
    env: { HOLDFAST_DATA: data, HOME: data, ...env },
    ...(cwd === undefined ? {} : { cwd }),
  });
}

/** Runs a command to its end. */
export async function runCli(args: readonly string[], options: SpawnOptions): Promise<Spawned> {
  const child = startCli(args, options);
  const ended = once(child, 'close');
  child.stdin.on('error', () => {
    // A command that reads no input may be gone before it is written.
  });
  child.stdin.end(options.stdin ?? '');
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  await ended;
  return { code: child.exitCode, stdout, stderr };
}

/** Reads lines of a running command until there are so many. */
export async function firstLines(child: ChildProcessWithoutNullStreams, count: number): Promise<string[]> {
  let seen = '';
  for await (const chunk of child.stdout) {
    seen += String(chunk);
    const lines = seen.split('\n');
    if (lines.length > count) return lines.slice(0, count);
  }
  throw new Error(`the command ended after: ${seen}`);
}

/** Asks a running command to end and answers its exit code. */
export async function endCli(child: ChildProcessWithoutNullStreams): Promise<number | null> {
  if (child.exitCode !== null) return child.exitCode;
  const ended = once(child, 'close');
  child.kill('SIGTERM');
  await ended;
  return child.exitCode;
}
