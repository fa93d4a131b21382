import type { Scheduler } from '../domain/scheduler.ts';
import { fakePlatform, type FakePlatform } from './fake-platform.ts';

/** Time that passes only when a test says so. */
export interface ManualTime {
  readonly platform: FakePlatform;
  readonly scheduler: Scheduler;
  /** Lets time pass, timer by timer in order; promises and I/O get turns of the event loop in between. */
  advance(ms: number): Promise<void>;
  /** Lets what is due by now run, without time passing. */
  settle(): Promise<void>;
  /** How many calls wait for their time. */
  waiting(): number;
}

interface Waiting {
  readonly at: number;
  readonly work: () => void;
}

export function manualTime(options: { readonly seed?: number; readonly now?: number } = {}): ManualTime {
  const platform = fakePlatform(options);
  const waiting = new Set<Waiting>();

  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn += 1) await platform.yieldTurn();
  };
  const next = (limit: number): Waiting | undefined =>
    [...waiting].filter((one) => one.at <= limit).toSorted((a, b) => a.at - b.at)[0];

  return {
    platform,
    scheduler: {
      after(ms, work) {
        const one: Waiting = { at: platform.monotonic() + ms, work };
        waiting.add(one);
        return () => void waiting.delete(one);
      },
    },
    async advance(ms) {
      const limit = platform.monotonic() + ms;
      await settle();
      for (let one = next(limit); one !== undefined; one = next(limit)) {
        waiting.delete(one);
        platform.advance(Math.max(0, one.at - platform.monotonic()));
        one.work();
        await settle();
      }
      platform.advance(limit - platform.monotonic());
      await settle();
    },
    settle,
    waiting: () => waiting.size,
  };
}
