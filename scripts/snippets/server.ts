import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import type { Desk, Installation } from './installation.ts';
import type { Variables } from './shell.ts';

export interface RunningServer extends AsyncDisposable {
  readonly url: string;
  readonly key: string;
}

const startForm = z.object({ url: z.string(), apiKey: z.string() });

/** The real server on a free port, on the data folder of the desk. */
export async function startServer(
  installation: Installation,
  desk: Desk,
  variables: Variables = {},
): Promise<RunningServer> {
  const [command, ...args] = installation.holdfast;
  const child = spawn(command, [...args, 'serve', '--port', '0', '--json'], {
    cwd: desk.folder,
    env: { ...desk.env, ...variables },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { url, apiKey: key } = startForm.parse(JSON.parse(await firstLine(child.stdout)));
  return {
    url,
    key,
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    },
  };
}

async function firstLine(input: Readable): Promise<string> {
  for await (const line of createInterface({ input })) return line;
  throw new Error('the server ended before it said where it is');
}
