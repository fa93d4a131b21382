import { HoldfastError } from '@holdfast/contract';
import type { RedisFacts } from '@holdfast/core/redis';
import type { Config } from '../../config/load.ts';
import { bindingsOf, redisModule } from '../../shared.ts';
import { formatCount } from '../progress.ts';
import { formatBytes } from '../render/bytes.ts';
import type { Finding } from './examine.ts';

const name = 'redis';
const oldestMajor = { Redis: 7, Valkey: 8 } as const;

/** Whether the Redis of the settings answers and is set up so that it loses nothing it should keep; nothing without one. */
export async function examineRedis(config: Config): Promise<Finding[]> {
  const { redisUrl } = config;
  if (redisUrl === undefined) return [];
  const { inspectRedis } = await redisModule();
  try {
    const channels = bindingsOf(config).map(({ channel }) => channel);
    return findingsOf(await inspectRedis({ url: redisUrl, channels }));
  } catch (error) {
    if (error instanceof HoldfastError) throw error;
    // The client's own words may repeat the address, and with it the password.
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    const next = 'Check HOLDFAST_REDIS_URL and whether it runs. Holdfast works without it, each process by itself.';
    return [{ name, status: 'warning', detail: `does not answer${code}`, next }];
  }
}

function findingsOf(facts: RedisFacts): Finding[] {
  const { server, version, usedBytes, maxBytes, evictionPolicy, appendOnly, channels } = facts;
  const room = maxBytes === 0 ? 'no bound' : `of ${formatBytes(maxBytes)}`;
  const findings: Finding[] = [
    { name, status: 'ok', detail: `${server} ${version}, ${formatBytes(usedBytes)} used, ${room}, ${evictionPolicy}` },
  ];
  const warn = (detail: string, next: string): void => void findings.push({ name, status: 'warning', detail, next });
  if (Number.parseInt(version, 10) < oldestMajor[server])
    warn(
      `${server} ${version} is too old`,
      `Take Redis ${oldestMajor.Redis} or Valkey ${oldestMajor.Valkey}, or later.`,
    );
  if (evictionPolicy.startsWith('allkeys-'))
    warn(
      `${evictionPolicy} may throw away events that nobody has read`,
      'Set maxmemory-policy volatile-lfu: streams have no time to live, the rest has one.',
    );
  if (!appendOnly)
    warn('has no append-only file: a restart loses the events that wait', 'Set appendonly yes, appendfsync everysec.');
  for (const { channel, waiting, dead } of channels) {
    if (waiting > 0)
      findings.push({ name: 'events', status: 'ok', detail: `${formatCount(waiting)} wait in ${channel}` });
    if (dead > 0)
      findings.push({
        name: 'events',
        status: 'warning',
        detail: `${formatCount(dead)} of ${channel} could not be stored`,
        next: `Each says why: XRANGE ${channel}.dead - +`,
      });
  }
  return findings;
}
