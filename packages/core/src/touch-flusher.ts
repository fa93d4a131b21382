import type { TouchBuffer } from './domain/memories/touches.ts';
import type { Platform } from './domain/platform.ts';
import type { Store } from './domain/store.ts';
import { systemScheduler } from './system-scheduler.ts';

export interface TouchFlusher {
  /** The buffer to add uses to; undefined when uses are not counted. */
  readonly buffer: TouchBuffer | undefined;
  /** Writes what is buffered and stops. */
  stop(): Promise<void>;
}

/** Share of what a link's weight lacks to 1 that it gains when both its memories are recalled together. */
const reinforcedBy = 0.05;

/**
 * Writes buffered uses some time after the first of them. A failure is reported and the uses are lost: they are
 * counts, not memories, and a busy database must not make recall fail.
 */
export function flushTouches(
  buffer: TouchBuffer | undefined,
  {
    store,
    platform,
    afterMs,
    onError,
  }: {
    readonly store: Store;
    readonly platform: Platform;
    readonly afterMs: number;
    readonly onError: (error: unknown) => void;
  },
): TouchFlusher {
  if (buffer === undefined) return { buffer, stop: () => Promise.resolve() };
  let cancel: (() => void) | undefined;
  let flushing = Promise.resolve();

  const flush = async (): Promise<void> => {
    cancel = undefined;
    const at = platform.now();
    const writes = buffer
      .take()
      .map(({ scope, seqs }) => store.write(scope, ({ memories }) => memories.touch(scope, { seqs, at })));
    const keyWrites = buffer
      .takeKeys()
      .map(({ scope, ids }) => store.write(scope, ({ keys }) => keys.touch(scope, { ids, at })));
    const pairWrites = buffer
      .takePairs()
      .map(({ scope, pairs }) =>
        store.write(scope, ({ links }) => links.reinforce(scope, { pairs, by: reinforcedBy, at })),
      );
    for (const result of await Promise.allSettled([...writes, ...keyWrites, ...pairWrites]))
      if (result.status === 'rejected') onError(result.reason);
  };

  const flushLater = (): void => {
    cancel ??= systemScheduler.after(afterMs, () => {
      flushing = flushing.then(flush);
    });
  };

  return {
    buffer: {
      ...buffer,
      add(scope, seqs) {
        buffer.add(scope, seqs);
        flushLater();
      },
      addPairs(scope, pairs) {
        buffer.addPairs(scope, pairs);
        flushLater();
      },
      addKey(key, now) {
        buffer.addKey(key, now);
        flushLater();
      },
    },
    async stop() {
      cancel?.();
      await flushing;
      await flush();
    },
  };
}
