import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Arguments that run a source file of this checkout on this Node; in a test, what was bundled of it. */
export function nodeArguments(script: URL, ...args: readonly string[]): string[] {
  const programs = process.env['HOLDFAST_TEST_PROGRAMS'];
  if (programs !== undefined) return [join(programs, basename(script.pathname, '.ts').concat('.js')), ...args];
  return ['--conditions=holdfast-source', '--disable-warning=ExperimentalWarning', fileURLToPath(script), ...args];
}

export interface Child extends AsyncDisposable {
  readonly process: ChildProcess;
  /** Sends a request and waits for the message that answers it; requests do not overlap. */
  ask(request: object): Promise<unknown>;
}

/**
 * A process of ours with a message channel. Its stderr is kept and told when it ends before it has answered.
 * Disposing asks it to end by SIGTERM and waits.
 */
export function startChild(script: URL, args: readonly string[] = []): Child {
  const child = spawn(process.execPath, nodeArguments(script, ...args), {
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    serialization: 'advanced',
  });
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => (stderr = (stderr + chunk.toString()).slice(-4_000)));
  const ended = once(child, 'exit');
  return {
    process: child,
    async ask(request) {
      const answer = Promise.withResolvers<unknown>();
      child.once('message', answer.resolve);
      const end = (): void => answer.reject(new Error(`The process ${fileURLToPath(script)} ended: ${stderr}`));
      child.once('exit', end);
      try {
        child.send(request);
        return await answer.promise;
      } finally {
        child.off('exit', end);
        child.off('message', answer.resolve);
      }
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      await ended;
    },
  };
}
