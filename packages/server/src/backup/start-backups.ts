import type { Logger } from 'pino';
import type { Config } from '../config/load.ts';
import { backUpInThread } from './run-in-thread.ts';
import { startSchedule } from './schedule.ts';

/** Backs up by the schedule of the settings, in every process that does background work; undefined where there is nothing to do. */
export function startBackups(
  config: Config,
  { logger, now = Date.now }: { readonly logger: Logger; readonly now?: () => number },
): { readonly stop: () => Promise<void> } | undefined {
  const { backupSchedule: pattern, timeZone, role } = config;
  if (pattern === undefined || role === 'api') return undefined;
  return startSchedule({
    pattern,
    timeZone,
    now,
    onError: (error) => logger.error({ err: error }, 'the backup failed; it is tried again in five minutes'),
    async run(dueAt, signal) {
      const result = await backUpInThread({ config, dueAt, now: now() }, signal);
      if (result.kind === 'elsewhere') return 'elsewhere';
      if (result.kind === 'made') {
        const { name, bytes, pruned } = result.backup;
        logger.info({ backup: name, bytes, pruned: pruned.length }, 'backed up');
      }
      return 'done';
    },
  });
}
