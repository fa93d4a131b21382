import { nodePlatform, type Platform } from '@holdfast/core';

/** A clock that stands still until it is moved; all else is the machine's. */
export interface SetClock {
  readonly platform: Platform;
  now(): number;
  moveTo(instant: number): void;
}

export function setClock(start: number): SetClock {
  let now = start;
  return {
    now: () => now,
    moveTo(instant) {
      now = Math.max(now, instant);
    },
    platform: { ...nodePlatform(), now: () => now, monotonic: () => now },
  };
}
