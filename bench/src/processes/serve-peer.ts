import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { connect, type HoldfastClient } from '@holdfast/sdk';
import { z } from 'zod';
import { nodeArguments } from '../child.ts';
import { cliScript, type Peer } from './peer.ts';

const started = z.object({ url: z.string() });
const API_KEY = 'hf_bench-processes-key-for-one-run';

/** `holdfast serve`, spoken to by the SDK. */
export function servePeer(name: string, folder: string): Peer {
  let running: { readonly child: ChildProcess; readonly client: HoldfastClient } | undefined;
  const client = (): HoldfastClient => {
    if (running === undefined) throw new Error(`${name} is not running`);
    return running.client;
  };
  async function end(signal: NodeJS.Signals): Promise<void> {
    if (running === undefined) return;
    const { child } = running;
    running = undefined;
    const gone = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined;
    child.kill(signal);
    await gone;
  }
  return {
    name,
    async start() {
      const child = spawn(
        process.execPath,
        nodeArguments(cliScript, 'serve', '--port', '0', '--json', '--data', folder),
        {
          stdio: ['ignore', 'pipe', 'pipe'],
          env: { ...process.env, HOLDFAST_API_KEY: API_KEY },
        },
      );
      let stderr = '';
      child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
      const exit = once(child, 'exit').then(() => undefined);
      const line = await Promise.race([once(createInterface({ input: child.stdout }), 'line'), exit]);
      if (line === undefined) throw new Error(`${name} did not start: ${stderr}`);
      const { url } = started.parse(JSON.parse(String(line[0])));
      // No repeats: a call that was cut off must count as not acknowledged.
      running = { child, client: connect({ url, apiKey: API_KEY, retries: 0 }) };
    },
    remember: async (content) => (await client().remember({ content })).memory.id,
    find: async (query) => (await client().recall({ query, k: 5 })).results.map(({ memory }) => memory.id),
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  };
}
