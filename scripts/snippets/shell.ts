import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { Desk } from './installation.ts';

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a snippet may use beside the desk: the running server and its key. */
export type Variables = Readonly<Record<string, string>>;

/**
 * Runs a snippet by bash, as typed. Variables that one snippet of a page sets are there in the next, as in the reader's
 * own shell.
 */
export async function runShell(desk: Desk, code: string, variables: Variables): Promise<Outcome> {
  const script = `set -a; if [ -e .variables ]; then . ./.variables; fi; set -eo pipefail\n${code}\nexport -p >"$HOME/.variables"\n`;
  return run(['bash', '-c', script], desk, variables);
}

/** Runs a command in the folder of the desk to its end. */
export async function run(command: readonly string[], desk: Desk, variables: Variables): Promise<Outcome> {
  const [file = '', ...args] = command;
  const child = spawn(file, args, {
    cwd: desk.folder,
    env: { ...desk.env, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: child.exitCode, stdout, stderr };
}
