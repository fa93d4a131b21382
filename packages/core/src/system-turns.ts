import { performance } from 'node:perf_hooks';

/**
 * Resolves when what now runs on the thread has come to its end, and before any other event is handled: Node calls what
 * `process.nextTick` is given once all microtasks are drained. It is asked from a microtask, or it would be called before them.
 */
export function settled(): Promise<void> {
  return new Promise((resolve) => queueMicrotask(() => process.nextTick(resolve)));
}

/** Milliseconds for which the event loop has had nothing to do since the process began. */
export function idleMs(): number {
  return performance.eventLoopUtilization().idle;
}
