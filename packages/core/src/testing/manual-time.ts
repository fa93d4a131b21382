import { createHash } from 'node:crypto';
import type { Platform } from '../domain/platform.ts';
import type { Scheduler } from '../domain/scheduler.ts';

/** Time that passes only when a test says so, with seeded chance. */
export interface ManualTime {
  readonly platform: Platform;
  readonly scheduler: Scheduler;
  /** Lets time pass, timer by timer in order; real promises and I/O get turns of the event loop in between. */
  advance(ms: number): Promise<void>;
  /** Calls that wait for their time. */
  waiting(): number;
}

interface Waiting {
  readonly at: number;
  readonly work: () => void;
}

/** @param params.start milliseconds since the epoch; 2026-01-01 by default */
export function manualTime(params: { readonly start?: number } = {}): ManualTime {
  const start = params.start ?? Date.UTC(2026, 0, 1);
  let now = start;
  let drawn = 0;
  const waiting = new Set<Waiting>();

  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  const next = (limit: number): Waiting | undefined =>
    [...waiting].filter((one) => one.at <= limit).toSorted((a, b) => a.at - b.at)[0];

  return {
    platform: {
      now: () => now,
      monotonic: () => now - start,
      randomBytes(count) {
        const bytes = Array.from({ length: count }, () => {
          drawn += 1;
          return createHash('sha256').update(`holdfast ${drawn}`).digest().readUInt8(0);
        });
        return Uint8Array.from(bytes);
      },
      sha256: (text) => createHash('sha256').update(text).digest('hex'),
      yieldTurn: () => new Promise((resolve) => setImmediate(resolve)),
    },
    scheduler: {
      after(ms, work) {
        const one: Waiting = { at: now + ms, work };
        waiting.add(one);
        return () => void waiting.delete(one);
      },
    },
    async advance(ms) {
      const limit = now + ms;
      await settle();
      for (let one = next(limit); one !== undefined; one = next(limit)) {
        waiting.delete(one);
        now = Math.max(now, one.at);
        one.work();
        await settle();
      }
      now = limit;
      await settle();
    },
    waiting: () => waiting.size,
  };
}
