import { HoldfastError } from '../errors.ts';

/** The end of one call: its own time limit or the caller's signal, whichever comes first. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Milliseconds left. */
  remaining(): number;
  /** The promise's result, or the reason for the end when that comes first, even if the work ignores the signal. */
  within<T>(work: Promise<T>): Promise<T>;
  sleep(ms: number): Promise<void>;
  /** Must be called when the call is over: the timer would keep a process alive. */
  dispose(): void;
}

export function startDeadline(params: { timeoutMs: number; signal: AbortSignal | undefined; what: string }): Deadline {
  const { timeoutMs, signal: outer, what } = params;
  const controller = new AbortController();
  const end = performance.now() + timeoutMs;
  const timer = setTimeout(() => {
    controller.abort(new HoldfastError('timeout', { detail: `${what} had no answer within ${timeoutMs} ms` }));
  }, timeoutMs);
  const relay = (): void => {
    controller.abort(outer?.reason);
  };
  if (outer?.aborted === true) relay();
  outer?.addEventListener('abort', relay, { once: true });

  const within = <T>(work: Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      const stop = (): void => {
        // The reason is whatever the caller aborted with, handed back as it came.
        reject(controller.signal.reason);
      };
      if (controller.signal.aborted) stop();
      controller.signal.addEventListener('abort', stop, { once: true });
      work.then(resolve, reject).finally(() => {
        controller.signal.removeEventListener('abort', stop);
      });
    });

  return {
    signal: controller.signal,
    remaining: () => end - performance.now(),
    within,
    async sleep(ms) {
      let pause: ReturnType<typeof setTimeout> | undefined;
      try {
        await within(
          new Promise((resolve) => {
            pause = setTimeout(resolve, ms);
          }),
        );
      } finally {
        clearTimeout(pause);
      }
    },
    dispose() {
      clearTimeout(timer);
      outer?.removeEventListener('abort', relay);
    },
  };
}
