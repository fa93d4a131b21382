/**
 * `npm run services` brings up Postgres and Redis for tests and keeps them until Ctrl-C; name one to have that alone.
 * With `--prepare` it only makes sure that the programs are there.
 */

import type { Service, ServiceName } from './services/service.ts';
import { addressVariables, startService } from './services/start.ts';

const asked = process.argv.slice(2);
const prepare = asked.includes('--prepare');
const names = (['postgres', 'redis'] as const).filter(
  (name) => asked.includes(name) || !asked.some((word) => word in addressVariables),
);

const running: Service[] = [];
const stop = async (): Promise<void> => {
  for (const service of running.splice(0)) await service.remove();
};
const stopped = Promise.withResolvers<void>();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopped.resolve());

async function up(name: ServiceName): Promise<void> {
  const service = await startService(name, (line) => console.error(`${name}: ${line}`));
  running.push(service);
  if (!prepare) console.log(`export ${addressVariables[name]}=${service.url}`);
}

try {
  for (const name of names) await up(name);
  if (!prepare) {
    console.error('Ctrl-C stops them.');
    const keep = setInterval(() => undefined, 60_000);
    await stopped.promise;
    clearInterval(keep);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await stop();
}
