import { hash, randomFillSync } from 'node:crypto';
import { ed25519, hmac } from './cryptography.ts';
import type { Platform } from './domain/platform.ts';

const poolSize = 4096;

/** The machine's own clock, randomness and hashing. */
export function nodePlatform(): Platform {
  // One system call fills a pool for many ids; used bytes are wiped and never handed out twice.
  const pool = new Uint8Array(poolSize);
  let used = poolSize;
  return {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    randomBytes(count) {
      if (count > poolSize) return randomFillSync(new Uint8Array(count));
      if (used + count > poolSize) {
        randomFillSync(pool);
        used = 0;
      }
      const bytes = pool.slice(used, used + count);
      pool.fill(0, used, used + count);
      used += count;
      return bytes;
    },
    sha256: (text) => hash('sha256', text),
    hmac,
    ed25519,
    yieldTurn: () => new Promise((resolve) => setImmediate(resolve)),
  };
}
