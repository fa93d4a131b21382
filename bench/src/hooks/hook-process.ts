import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('../../../packages/server/bin/holdfast-hook.js', import.meta.url));

/** One process of a hook, from its start to its end, as an agent sees it. */
export interface HookRun {
  readonly wallMs: number;
  readonly code: number | null;
  readonly stdout: string;
}

/** Starts the hook's command with an event on its standard input. */
export function runHookProcess(data: string, event: object, space: string): Promise<HookRun> {
  return run([script, 'claude-code', '--data', data, '--space', space], JSON.stringify(event));
}

/** Starts Node, and ends it. */
export function runNodeAlone(): Promise<HookRun> {
  return run(['--eval', '0'], '');
}

async function run(args: readonly string[], input: string): Promise<HookRun> {
  const begun = performance.now();
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'ignore'] });
  // A process that is over before it has read everything is no fault of the measurement.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const [stdout] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  return { wallMs: performance.now() - begun, code: child.exitCode, stdout };
}
