import { hash } from 'node:crypto';
import { ed25519, hmac } from '../cryptography.ts';
import type { Platform } from '../domain/platform.ts';

/** A platform whose clock stands still until it is moved, and whose randomness repeats for a seed. */
export interface FakePlatform extends Platform {
  /** Moves both clocks forward. */
  advance(milliseconds: number): void;
  /** Sets the wall clock alone; it may go back. */
  setNow(instant: number): void;
}

/** Starts at 2026-01-01T00:00:00Z with seed 1 when nothing else is said. */
export function fakePlatform(options: { readonly seed?: number; readonly now?: number } = {}): FakePlatform {
  let now = options.now ?? Date.UTC(2026, 0, 1);
  let monotonic = 0;
  let state = (options.seed ?? 1) >>> 0;
  // Mulberry32: 32 bits of state, good enough to tell ids apart and the same on every machine.
  const nextByte = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) & 0xff;
  };
  return {
    now: () => now,
    monotonic: () => monotonic,
    randomBytes: (count) => Uint8Array.from({ length: count }, nextByte),
    sha256: (text) => hash('sha256', text),
    hmac,
    ed25519,
    yieldTurn: () => new Promise((resolve) => setImmediate(resolve)),
    advance(milliseconds) {
      now += milliseconds;
      monotonic += milliseconds;
    },
    setNow(instant) {
      now = instant;
    },
  };
}
