import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { z } from 'zod';
import { nodeArguments } from '../child.ts';
import { cliScript, type Peer } from './peer.ts';

const remembered = z.object({ memory: z.object({ id: z.string() }) });
const recalled = z.object({ results: z.array(remembered) });

/** `holdfast remember` and `holdfast recall`, a process each. */
export function cliPeer(name: string, folder: string): Peer {
  let running: ChildProcess | undefined;
  async function run(...args: readonly string[]): Promise<unknown> {
    const child = spawn(process.execPath, nodeArguments(cliScript, ...args, '--json', '--data', folder), {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running = child;
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    // 'close' comes after the output has been read to its end.
    await once(child, 'close');
    running = undefined;
    // What was printed whole was acknowledged, even if the process was killed on its way out.
    if (stdout.endsWith('\n')) return JSON.parse(stdout);
    throw new Error(`holdfast ${args[0] ?? ''} ended with ${child.exitCode ?? child.signalCode ?? ''}: ${stderr}`);
  }
  return {
    name,
    start: async () => undefined,
    remember: async (content) => remembered.parse(await run('remember', content)).memory.id,
    find: async (query) => recalled.parse(await run('recall', query)).results.map(({ memory }) => memory.id),
    async kill() {
      if (running === undefined) return;
      const gone = once(running, 'close');
      running.kill('SIGKILL');
      await gone;
    },
    stop: async () => undefined,
  };
}
