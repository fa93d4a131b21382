import { setTimeout as sleep } from 'node:timers/promises';
import { HoldfastError, type InputOf } from '@holdfast/contract';
import type { Api, CallContext } from '@holdfast/core';
import type { Logger } from 'pino';

export interface Write {
  /** Asked anew with each attempt; undefined when there is nothing to write. */
  readonly input: () => Promise<InputOf<'rememberMany'> | undefined>;
  readonly context: CallContext;
}

/** Writes what was said once it has been answered. */
export interface Remembering {
  /** Settles when it is stored, when it cannot be, or when it takes so long that a client should not wait. Never fails. */
  readonly keep: (write: Write) => Promise<void>;
  /** Settles when nothing is under way any more. */
  readonly settle: () => Promise<void>;
}

const attempts = 6;

/** A reply that somebody has read is not taken back because a database was busy: the write is tried again by itself. */
export function createRemembering({
  api,
  logger,
  firstPauseMs = 200,
  patienceMs = 1_000,
}: {
  readonly api: Pick<Api, 'call'>;
  readonly logger: Pick<Logger, 'debug' | 'warn' | 'error'>;
  /** Before the second attempt; twice as long before each further one. */
  readonly firstPauseMs?: number;
  readonly patienceMs?: number;
}): Remembering {
  const underWay = new Set<Promise<void>>();

  const write = async ({ input, context }: Write): Promise<void> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const turns = await input();
        if (turns !== undefined) await api.call('rememberMany', turns, context);
        return;
      } catch (error) {
        if (error instanceof HoldfastError && error.retryable && attempt < attempts) {
          await sleep(firstPauseMs * 2 ** (attempt - 1));
          continue;
        }
        // The one place for it: the client has its reply, and nobody else is told.
        const refused = error instanceof HoldfastError && error.status < 500;
        // A key that may not remember was made so.
        const meant = error instanceof HoldfastError && error.code === 'permission_denied';
        const entry = { requestId: context.requestId, err: error };
        if (meant) logger.debug(entry, 'a chat was not remembered');
        else if (refused) logger.warn(entry, 'a chat was not remembered');
        else logger.error(entry, 'a chat could not be remembered');
        return;
      }
    }
  };

  return {
    keep: async (asked) => {
      const writing = write(asked);
      underWay.add(writing);
      void writing.finally(() => underWay.delete(writing));
      let timer: NodeJS.Timeout | undefined;
      const patience = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, patienceMs);
      });
      await Promise.race([writing, patience]);
      clearTimeout(timer);
    },
    settle: async () => {
      await Promise.all(underWay);
    },
  };
}
