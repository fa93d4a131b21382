import { HoldfastError } from '@holdfast/contract';
import type { IngestRecord, Shared } from '@holdfast/core';
import type * as Redis from '@holdfast/core/redis';
import type { Logger } from 'pino';
import type { Config } from './config/load.ts';

/**
 * What the processes share, when the settings name a Redis. It need not be there: see connectRedis.
 * @throws HoldfastError config_invalid
 */
export async function openShared(config: Config, logger: Logger): Promise<Shared | undefined> {
  const { redisUrl } = config;
  if (redisUrl === undefined) return undefined;
  const { connectRedis } = await redisModule();
  return connectRedis({
    url: redisUrl,
    prefix: config.redisPrefix,
    workingSetSeconds: config.workingSetSeconds,
    focusSeconds: config.focusSeconds,
    queryVectorSeconds: config.queryCacheSeconds,
    deadLetterDays: config.ingestDeadLetterDays,
    stuckMs: config.jobLeaseMs / 2,
    // Events are work: a process that only answers calls leaves them to the workers.
    ingest: config.role === 'api' ? [] : bindingsOf(config),
    onError: (error) => logger.warn({ err: error }, 'Redis cannot be used; working without it'),
  });
}

/** The part of core that needs the client package, loaded only where a Redis is named. */
export function redisModule(): Promise<typeof Redis> {
  return import('@holdfast/core/redis').catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')) throw error;
    const message = 'needs the package redis: npm install redis@6';
    throw new HoldfastError('config_invalid', {
      detail: `HOLDFAST_REDIS_URL ${message}.`,
      faults: [{ field: 'HOLDFAST_REDIS_URL', message }],
      cause: error,
    });
  });
}

/** `memory.ingest=local` binds the channel and stream `memory.ingest` to the tenant `local`. */
export function bindingsOf({
  ingest,
}: Pick<Config, 'ingest'>): { readonly channel: string; readonly tenant: string }[] {
  return ingest.flatMap((binding) => {
    const [channel, tenant] = binding.split('=');
    return channel === undefined || tenant === undefined ? [] : [{ channel, tenant }];
  });
}

/** Events a user and day: decisions, local mode and team mode. */
export function dailyEventsOf({ ingestDailyEvents, mode }: Config): number | undefined {
  return ingestDailyEvents ?? (mode === 'team' ? 1_000 : undefined);
}

/** One line an event, of ids only: who looks for what became of an event finds it here. */
export function logEvent(logger: Logger): (record: IngestRecord) => void {
  return (record) => {
    if (record.outcome === 'rejected') logger.warn(record, 'event rejected; see the dead letters of its channel');
    else logger.info(record, 'event taken in');
  };
}
