import type { Platform } from '../platform.ts';
import type { Scheduler } from '../scheduler.ts';

/**
 * Shares the one thread of a process between whoever waits for an answer and work that can wait. While calls are under
 * way, background work goes slice by slice, and rests after each so long that it takes no more than its share. The share
 * grows with how late work was when it began, so that a queue never grows without end; without calls nothing is held up.
 */
export interface Pacer {
  /** Somebody waits for an answer, until what this returns is called. */
  enter(): () => void;
  /** Background work that was due at this instant has begun, and goes on until what this returns is called. */
  begin(dueAt: number): () => void;
  /** Resolves when background work may go on, for a slice: until it asks again. */
  turn(): Promise<void>;
  /** Something was done for the background elsewhere, which took so many milliseconds. */
  charge(milliseconds: number): void;
}

export interface PacerDependencies {
  readonly platform: Pick<Platform, 'now' | 'monotonic' | 'yieldTurn'>;
  readonly scheduler: Scheduler;
  /** Resolves when what now runs has come to its end, before any other event is handled. */
  readonly settled: () => Promise<void>;
  /** Milliseconds for which the thread has had nothing to do so far. */
  readonly idleMs: () => number;
}

/** Of the thread's time, what background work takes while calls are under way. */
export const leastShare = 0.2;
/** Work that begins no later than this has the least share; from there on it grows, until it is all. */
export const patienceMs = 10_000;
export const longestMs = 60_000;
/** Slices that take less together follow each other without a turn and a rest of their own. */
const quantumMs = 2;
/** No rest is longer, whatever a slice took: it may have been the machine that was slow. */
const longestRestMs = 250;

/** The share of the thread for work that began so late. */
export function shareAt(lateMs: number): number {
  const late = (lateMs - patienceMs) / (longestMs - patienceMs);
  return leastShare + (1 - leastShare) * Math.min(1, Math.max(0, late));
}

export function createPacer({ platform, scheduler, settled, idleMs }: PacerDependencies): Pacer {
  /** How late each piece of work that goes on began: that it takes long, or waits for the network, makes no other urgent. */
  const late = new Map<symbol, number>();
  const waiting: (() => void)[] = [];
  let calls = 0;
  let restUntil = 0;
  /** What the thread had idled when the rest began, and how much more idling makes it needless. */
  let idled = 0;
  let owed = 0;
  let pumping = false;
  let wake: (() => void) | undefined;

  function share(): number {
    return shareAt(Math.max(...late.values()));
  }

  function charge(took: number): void {
    if (calls === 0 || took <= 0) return;
    const now = platform.monotonic();
    if (restUntil <= now) {
      idled = idleMs();
      owed = 0;
    }
    owed += took;
    restUntil = now + Math.min(longestRestMs, owed * (1 / share() - 1));
  }

  /** Whether others may want the thread: there are calls, the rest is not over, and it has idled for less than was taken. */
  function rests(): boolean {
    return calls > 0 && owed >= quantumMs && platform.monotonic() < restUntil && idleMs() - idled < owed;
  }

  async function rest(): Promise<void> {
    while (rests()) {
      const over = Promise.withResolvers<void>();
      wake = over.resolve;
      // So often it looks whether the thread has idled.
      const step = Math.max(1, Math.min(restUntil - platform.monotonic(), owed));
      const cancel = scheduler.after(step, over.resolve);
      await over.promise;
      cancel();
    }
  }

  /** One slice after the other, a few milliseconds of them in a turn of the event loop. */
  async function pump(): Promise<void> {
    pumping = true;
    let used = quantumMs;
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      await rest();
      if (used >= quantumMs) {
        await platform.yieldTurn();
        used = 0;
      }
      const began = platform.monotonic();
      next();
      await settled();
      const took = platform.monotonic() - began;
      used += took;
      charge(took);
    }
    pumping = false;
  }

  return {
    enter() {
      calls += 1;
      return () => {
        calls -= 1;
        if (calls === 0) wake?.();
      };
    },
    begin(dueAt) {
      const work = Symbol('work');
      late.set(work, platform.now() - dueAt);
      return () => void late.delete(work);
    },
    turn() {
      const turn = Promise.withResolvers<void>();
      waiting.push(turn.resolve);
      if (!pumping) void pump();
      return turn.promise;
    },
    charge,
  };
}
