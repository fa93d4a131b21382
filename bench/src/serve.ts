import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { connect, type HoldfastClient } from '@holdfast/sdk';
import { z } from 'zod';
import { nodeArguments } from './child.ts';
import { cliScript } from './processes/peer.ts';

const started = z.object({ url: z.string() });
export const API_KEY = 'hf_bench-processes-key-for-one-run';

export interface Served {
  readonly child: ChildProcess;
  readonly url: string;
  readonly client: HoldfastClient;
  /** As the holder of another key. */
  clientWithKey(apiKey: string): HoldfastClient;
  /** What it has written to stderr lately. */
  stderr(): string;
  /** Ends the process and settles when it is gone. */
  end(signal: NodeJS.Signals): Promise<void>;
}

/**
 * `holdfast serve` on a data folder, in a process of its own, spoken to by the SDK.
 * Nothing is made of what is remembered unless `env` says so: most benches measure something else.
 * @param program arguments of Node that run the command line; the sources when not given
 * @throws Error with what the process wrote when it does not start
 */
export function startServe(
  folder: string,
  program?: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Served> {
  return startReplica({ args: ['--data', folder], env, ...(program === undefined ? {} : { program }) });
}

/**
 * `holdfast serve` with these arguments and settings, in a process of its own.
 * @throws Error with what the process wrote when it does not start
 */
export async function startReplica(params: {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly program?: readonly string[];
}): Promise<Served> {
  const { args, env = {}, program = nodeArguments(cliScript) } = params;
  const child = spawn(process.execPath, [...program, 'serve', '--port', '0', '--json', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, HOLDFAST_API_KEY: API_KEY, HOLDFAST_EXTRACTION: 'off', ...env },
  });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr = (stderr + chunk.toString()).slice(-4_000)));
  const exit = once(child, 'exit').then(() => undefined);
  const line = await Promise.race([once(createInterface({ input: child.stdout }), 'line'), exit]);
  if (line === undefined) throw new Error(`serve did not start: ${stderr}`);
  const { url } = started.parse(JSON.parse(String(line[0])));
  // No repeats: a call that was cut off must count as not acknowledged.
  const clientWithKey = (apiKey: string): HoldfastClient => connect({ url, apiKey, retries: 0, timeoutMs: 10_000 });
  return {
    child,
    url,
    client: clientWithKey(API_KEY),
    clientWithKey,
    stderr: () => stderr,
    async end(signal) {
      const gone = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined;
      child.kill(signal);
      await gone;
    },
  };
}
