import { setTimeout as sleep } from 'node:timers/promises';
import { Cron } from 'croner';

/** What became of one time of the schedule in this process. */
export type SlotOutcome =
  /** There is a backup of this time or later, made now or before. */
  | 'done'
  /** Another process is at it. */
  | 'elsewhere';

export interface ScheduleOptions {
  /** Cron pattern. */
  readonly pattern: string;
  readonly timeZone?: string | undefined;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Makes the backup that is due since then, unless there is one. */
  readonly run: (dueAt: number, signal: AbortSignal) => Promise<SlotOutcome>;
  readonly onError: (error: unknown) => void;
  /** Milliseconds between two looks at the clock; 30,000 when not given. */
  readonly everyMs?: number;
}

/** Milliseconds before a backup that failed is tried again. */
const retryMs = 300_000;

/**
 * Sees to it that there is a backup for the last time that the schedule names, until it is stopped. What was missed, because nothing ran
 * or it failed, is made up for.
 */
export function startSchedule(options: ScheduleOptions): { readonly stop: () => Promise<void> } {
  const { pattern, timeZone, now, run, onError, everyMs = 30_000 } = options;
  const cron = new Cron(pattern, { paused: true, ...(timeZone === undefined ? {} : { timezone: timeZone }) });
  const stopping = new AbortController();
  const { signal } = stopping;

  async function loop(): Promise<void> {
    let doneUntil = 0;
    let notBefore = 0;
    while (!signal.aborted) {
      const dueAt = cron.previousRuns(1, new Date(now()))[0]?.getTime() ?? 0;
      if (dueAt > doneUntil && now() >= notBefore) {
        try {
          if ((await run(dueAt, signal)) === 'done') doneUntil = dueAt;
        } catch (error) {
          if (signal.aborted) return;
          notBefore = now() + retryMs;
          onError(error);
        }
      }
      // Being stopped ends the wait, and is no failure.
      await sleep(everyMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  const running = loop();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
