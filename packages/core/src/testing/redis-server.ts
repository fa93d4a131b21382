import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A real Redis of a test's own, on a private port and in a folder of its own. */
export interface RedisServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** Stops it; what the append-only file has is there again after `start`. */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  start(): Promise<void>;
  /** Lets it hang without closing its connections, and go on. */
  freeze(): void;
  thaw(): void;
}

/**
 * Starts a server.
 *
 * @param params.command how a Redis or Valkey server is started here, such as `['redis-server']`; its own options follow
 * @param params.options further ones, such as `['--maxmemory', '2mb']`
 */
export async function startRedis(params: {
  readonly command: readonly string[];
  readonly options?: readonly string[];
}): Promise<RedisServer> {
  const [file, ...before] = params.command;
  if (file === undefined) throw new Error('there is no command that starts Redis');
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-redis-'));
  const port = await freePort();
  const fixed = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'yes', '--appendfsync', 'everysec'];
  const args = [...before, '--port', String(port), '--dir', folder, ...fixed, ...(params.options ?? [])];
  let child: ChildProcess | undefined;

  const start = async (): Promise<void> => {
    const started = spawn(file, args, { stdio: 'ignore' });
    child = started;
    const ended = once(started, 'exit').then(() => {
      throw new Error(`${file} ended before it answered`);
    });
    await Promise.race([answers(port), ended]);
    // From here on an end is what a test asked for.
    ended.catch(() => undefined);
  };
  const stop = async (signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGCONT');
    child.kill(signal);
    await gone;
  };
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    start,
    stop,
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    async [Symbol.asyncDispose]() {
      await stop('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}

async function answers(port: number): Promise<void> {
  for (;;) {
    const socket = connect({ port, host: '127.0.0.1' });
    try {
      await once(socket, 'connect');
      socket.write('PING\r\n');
      const [reply] = await once(socket, 'data');
      // While it loads its file it says -LOADING.
      if (String(reply).startsWith('+PONG')) return;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error;
    } finally {
      socket.destroy();
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
