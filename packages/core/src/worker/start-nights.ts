import { scheduleNights } from '../domain/consolidation/schedule.ts';
import type { Platform } from '../domain/platform.ts';
import type { Scheduler } from '../domain/scheduler.ts';
import type { Store } from '../domain/store.ts';

/** How often to look for users who have no night ahead: new ones, and those whose last failed for good. */
const lookEveryMs = 10 * 60_000;

/** Sees to it that every user has a night ahead, from now on. */
export function startNights(params: {
  readonly store: Store;
  readonly platform: Pick<Platform, 'now' | 'randomBytes' | 'yieldTurn'>;
  /** Hour of the user's clock. */
  readonly hour: number;
  readonly timeZone: string;
  readonly scheduler: Scheduler;
  readonly onError: (error: unknown) => void;
}): { stop(): Promise<void> } {
  const { scheduler, onError } = params;
  const controller = new AbortController();
  let cancel: () => void = () => undefined;
  let looking: Promise<void> = Promise.resolve();
  const look = (): void => {
    looking = scheduleNights(params, controller.signal)
      .catch(onError)
      .finally(() => {
        if (!controller.signal.aborted) cancel = scheduler.after(lookEveryMs, look);
      });
  };
  look();
  return {
    async stop() {
      controller.abort();
      cancel();
      await looking;
    },
  };
}
