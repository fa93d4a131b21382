import { randomBytes } from 'node:crypto';
import { command, freePort, until } from './command.ts';
import type { Say, Service } from './service.ts';

const images = { postgres: 'pgvector/pgvector:pg17', redis: 'redis:7-alpine' } as const;

/** The `docker` program may be there without an engine. */
export async function hasDocker(): Promise<boolean> {
  return command('docker', ['info', '--format', '{{.ServerVersion}}'], { within: 15_000 }).then(
    (version) => version.trim() !== '',
    () => false,
  );
}

export async function dockerPostgres(say: Say): Promise<Service> {
  const password = secret();
  const port = await freePort();
  return container({
    say,
    image: images.postgres,
    port: `127.0.0.1:${port}:5432`,
    url: `postgres://holdfast_test:${password}@127.0.0.1:${port}/postgres`,
    options: [
      '--shm-size=1g',
      '-e',
      'POSTGRES_USER=holdfast_test',
      '-e',
      `POSTGRES_PASSWORD=${password}`,
      '-e',
      'POSTGRES_DB=postgres',
    ],
    args: ['-c', 'fsync=off', '-c', 'jit=off', '-c', 'max_connections=200'],
    // By TCP: the server that the image's first start runs for its own set-up listens on the socket alone.
    ready: ['pg_isready', '-h', '127.0.0.1', '-U', 'holdfast_test'],
  });
}

export async function dockerRedis(say: Say): Promise<Service> {
  const password = secret();
  const port = await freePort();
  return container({
    say,
    image: images.redis,
    port: `127.0.0.1:${port}:6379`,
    url: `redis://:${password}@127.0.0.1:${port}`,
    options: [],
    args: [
      'redis-server',
      '--requirepass',
      password,
      '--save',
      '',
      '--appendonly',
      'yes',
      '--maxmemory-policy',
      'volatile-lfu',
    ],
    ready: ['redis-cli', '--no-auth-warning', '-a', password, 'ping'],
  });
}

async function container(params: {
  readonly say: Say;
  readonly image: string;
  readonly port: string;
  readonly url: string;
  readonly options: readonly string[];
  readonly args: readonly string[];
  readonly ready: readonly string[];
}): Promise<Service> {
  const { image, ready } = params;
  const name = `holdfast-test-${secret()}`;
  const docker = (args: readonly string[], within = 60_000): Promise<string> => command('docker', args, { within });
  const untilReady = (): Promise<void> => until(() => docker(['exec', name, ...ready]), 60_000);
  await docker(['image', 'inspect', image]).catch(() => {
    params.say(`pulling ${image}`);
    return docker(['pull', '-q', image], 600_000);
  });
  const remove = async (): Promise<void> => {
    await docker(['rm', '-f', '-v', name]);
  };
  await docker(['run', '-d', '--name', name, '-p', params.port, ...params.options, image, ...params.args]);
  await untilReady().catch(async (error: unknown) => {
    await remove();
    throw error;
  });
  return {
    url: params.url,
    async stop() {
      await docker(['stop', name]);
    },
    async kill() {
      await docker(['kill', name]);
    },
    async start() {
      await docker(['start', name]);
      await untilReady();
    },
    remove,
  };
}

function secret(): string {
  return randomBytes(12).toString('hex');
}
