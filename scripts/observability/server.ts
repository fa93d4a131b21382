import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';

export interface Watched extends AsyncDisposable {
  readonly url: string;
  readonly metricsUrl: string;
  readonly key: string;
}

const started = z.object({ url: z.string(), metricsUrl: z.string() });
const KEY = 'hf_proof-of-observability-for-one-run';

/** `holdfast serve` from the sources of this checkout, with its metrics on a port of their own. */
export async function startWatched(folder: string, settings: Readonly<Record<string, string>>): Promise<Watched> {
  const main = join(import.meta.dirname, '../../packages/server/src/cli/main.ts');
  const child = spawn(process.execPath, ['--conditions=holdfast-source', main, 'serve', '--port', '0', '--json'], {
    env: { ...process.env, HOLDFAST_DATA: folder, HOLDFAST_API_KEY: KEY, HOLDFAST_METRICS_PORT: '0', ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  const exit = once(child, 'exit').then(() => undefined);
  const line: unknown[] | undefined = await Promise.race([once(lines, 'line'), exit]);
  if (line === undefined) throw new Error('The server ended before it said where it is.');
  return {
    ...started.parse(JSON.parse(String(line[0]))),
    key: KEY,
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null) child.kill('SIGTERM');
      await exit;
    },
  };
}
