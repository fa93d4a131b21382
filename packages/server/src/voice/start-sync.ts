import type { Logger } from 'pino';
import { platformCaller, type VoiceParts } from './parts.ts';
import { syncElevenLabs } from './sync-elevenlabs.ts';

export interface CallSync {
  /** Calls off what is under way. Idempotent. */
  readonly stop: () => Promise<void>;
}

const hourMs = 3_600_000;
/** Of a process that has just started: others may be starting too. */
const firstMs = 10_000;

/** Fetches missed calls again and again, where there is a key of the platform. Its timer keeps no process alive. */
export function startSync({ api, config, now, logger }: VoiceParts & { readonly logger: Logger }): CallSync {
  const { elevenlabsApiKey: key } = config;
  if (key === undefined || config.voiceSyncMinutes === 0 || config.role === 'api') return { stop: async () => {} };
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  const run = async (): Promise<void> => {
    try {
      const since = now() - config.voiceSyncHours * hourMs;
      const { signal } = stopping;
      const caller = platformCaller({ config });
      const synced = await syncElevenLabs({ api, caller, url: config.elevenlabsUrl, key, fetch, since, signal });
      logger.debug(synced, 'looked for missed calls');
    } catch (error) {
      if (!stopping.signal.aborted) logger.warn({ err: error }, 'missed calls could not be fetched');
    }
    later(config.voiceSyncMinutes * 60_000);
  };
  const later = (ms: number): void => {
    if (stopping.signal.aborted) return;
    timer = setTimeout(() => {
      running = run();
    }, ms).unref();
  };
  later(firstMs);
  return {
    stop: async () => {
      stopping.abort();
      clearTimeout(timer);
      await running;
    },
  };
}
