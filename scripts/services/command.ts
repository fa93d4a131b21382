import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { ServicesError } from './service.ts';

interface CommandOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds until it is killed and the call fails. */
  readonly within: number;
  readonly input?: string;
  readonly uid?: number;
  readonly gid?: number;
}

/** Runs a command to its end and answers what it printed. @throws ServicesError with the end of its output */
export async function command(name: string, args: readonly string[], options: CommandOptions): Promise<string> {
  const { within, input = '', env, ...rest } = options;
  const child = spawn(name, args, {
    ...rest,
    env: { ...process.env, ...env, LC_ALL: 'C' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const out: Buffer[] = [];
  const all: Buffer[] = [];
  child.stdout.on('data', (data: Buffer) => out.push(data) && all.push(data));
  child.stderr.on('data', (data: Buffer) => all.push(data));
  // A command that ends without reading its input is judged by its exit alone.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    child.kill('SIGKILL');
  }, within);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  }).finally(() => clearTimeout(timer));
  if (code === 0) return Buffer.concat(out).toString();
  const why = late ? `did not end within ${within / 1000} s` : `ended with ${code ?? 'a signal'}`;
  const tail = Buffer.concat(all).toString().trim().split('\n').slice(-12).join('\n');
  throw new ServicesError(`\`${[name, ...args].join(' ')}\` ${why}:\n${tail}`);
}

/** A port of the loopback address that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new ServicesError('No free port was found.');
  return address.port;
}

/** Asks again and again until the check succeeds. @throws what the check threw last */
export async function until(check: () => Promise<unknown>, within: number): Promise<void> {
  const end = Date.now() + within;
  for (;;) {
    try {
      await check();
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
    }
    await sleep(50);
  }
}
