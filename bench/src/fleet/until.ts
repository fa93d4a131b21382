import { setTimeout as sleep } from 'node:timers/promises';

const EVERY_MS = 100;

/** True once the work says so; false when it has not within the time. Failures count as not yet. */
export async function settles(withinMs: number, done: () => Promise<boolean>): Promise<boolean> {
  const end = performance.now() + withinMs;
  while (!(await done().catch(() => false))) {
    if (performance.now() > end) return false;
    await sleep(EVERY_MS);
  }
  return true;
}
