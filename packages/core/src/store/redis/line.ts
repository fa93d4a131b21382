import { createClient, ErrorReply, type RedisClientType } from 'redis';
import type { Scheduler } from '../../domain/scheduler.ts';

/** One connection, with its commands. */
export type RedisClient = RedisClientType;

/** Redis did not answer, or not in time. Never leaves this folder as a failure of a call: whoever asks goes on without. */
export class RedisGone extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.name = 'RedisGone';
  }
}

export interface LineOptions {
  readonly url: string;
  /** What the connection is for; shown by CLIENT LIST. */
  readonly name: string;
  readonly scheduler: Scheduler;
  readonly monotonic: () => number;
  /** Milliseconds that an ordinary command gets; 100 when not given. */
  readonly deadlineMs?: number;
  /** Called after every connection made, the first one included; a failure makes the line connect anew. */
  readonly onConnected?: (client: RedisClient) => Promise<void>;
  /** Hears of lost connections. */
  readonly onError: (error: unknown) => void;
}

/** Misses in a row after which the line is left alone for a while. */
const threshold = 3;
const pauseMs = 1_000;
/**
 * After so long with nothing but misses a connection that looks alive is thrown away: its peer may be gone without a word. By
 * time, not by number: many calls at once miss together when Redis halts for a moment.
 */
const recycleAfterMs = 4_000;
/** A connection that is not ready after so long is tried anew, whatever it is waiting for. */
const greetingMs = 10_000;
/** How long a refusal that a person must mend is shown after it last happened. */
const complaintMs = 30_000;

/**
 * One connection to Redis that heals by itself. Commands fail at once while it is down, and after a short deadline while it
 * hangs; after three misses in a row they are refused without asking for a second, then one probes.
 */
export interface Line {
  /** @throws RedisGone when Redis is not there or late; what else it throws is Redis's own refusal of the command */
  ask<T>(work: (client: RedisClient) => Promise<T>, deadlineMs?: number): Promise<T>;
  /** Undefined while all is well; else what is wrong. */
  trouble(): string | undefined;
  /** Resolves once connected, or after so many milliseconds. */
  settled(ms: number): Promise<void>;
  close(): void;
}

export function openLine(options: LineOptions): Line {
  const { scheduler, monotonic, onError } = options;
  const defaultMs = options.deadlineMs ?? 100;
  let closed = false;
  let ready = false;
  let misses = 0;
  let missingSince = 0;
  let refusedUntil = 0;
  let lastTrouble = 'not connected yet';
  let told = false;
  let complaint: { readonly reason: string; readonly until: number } | undefined;
  let downSince = monotonic();
  const connected = Promise.withResolvers<void>();
  let client = connect();

  function connect(): RedisClient {
    const made = createClient({
      url: options.url,
      name: options.name,
      // What cannot be sent now is not wanted later: the caller has gone on without it.
      disableOfflineQueue: true,
      commandsQueueMaxLength: 10_000,
      maintNotifications: 'disabled',
      socket: { connectTimeout: 2_000, reconnectStrategy: backoff },
    });
    made.on('error', (error: unknown) => {
      if (made !== client || closed) return;
      if (ready) downSince = monotonic();
      ready = false;
      tell(error);
    });
    made.on('ready', () => {
      if (made !== client || closed) return;
      void greet(made);
    });
    void made.connect().catch((error: unknown) => {
      // Redis answered and refused (wrong password, no such database), or the line was closed meanwhile.
      if (made === client && !closed) {
        tell(error);
        scheduler.after(pauseMs, recycle);
      }
    });
    return made;
  }

  async function greet(made: RedisClient): Promise<void> {
    try {
      await options.onConnected?.(made);
      if (made !== client) return;
      ready = true;
      told = false;
      misses = 0;
      refusedUntil = 0;
      connected.resolve();
    } catch (error) {
      if (made !== client || closed) return;
      tell(error);
      scheduler.after(pauseMs, recycle);
    }
  }

  /** Once an outage: reconnecting fails many times with the same words. */
  function tell(error: unknown): void {
    lastTrouble = reasonOf(error);
    if (!told) onError(error);
    told = true;
  }

  function recycle(): void {
    if (closed) return;
    ready = false;
    downSince = monotonic();
    const old = client;
    client = connect();
    if (old.isOpen) old.destroy();
  }

  function missed(reason: string, waitedMs: number): void {
    lastTrouble = reason;
    if (misses === 0) missingSince = monotonic();
    misses += 1;
    if (misses >= threshold) refusedUntil = monotonic() + pauseMs;
    const silentMs = Math.max(waitedMs, misses >= threshold ? monotonic() - missingSince : 0);
    if (silentMs > recycleAfterMs) {
      missingSince = monotonic();
      recycle();
    }
  }

  return {
    async ask(work, deadlineMs = defaultMs) {
      if (closed) throw new RedisGone('closed');
      if (!ready) {
        // A greeting that nobody answers would otherwise be waited for without end.
        if (monotonic() - downSince > greetingMs) recycle();
        throw new RedisGone(lastTrouble);
      }
      if (monotonic() < refusedUntil) throw new RedisGone(lastTrouble);
      // One probe at a time: the others are refused until it has ended or missed as well.
      if (misses >= threshold) refusedUntil = monotonic() + pauseMs;
      const asked = client;
      const late = Promise.withResolvers<never>();
      const cancel = scheduler.after(deadlineMs, () => {
        // An answer may lie in the socket while this process was busy with something else: one look before it is late.
        setImmediate(() => late.reject(new RedisGone(`no answer within ${deadlineMs} ms`)));
      });
      try {
        const answer = await Promise.race([work(asked), late.promise]);
        misses = 0;
        refusedUntil = 0;
        return answer;
      } catch (error) {
        if (isRefusal(error)) {
          misses = 0;
          refusedUntil = 0;
          if (ofItsState.test(error.message)) complaint = { reason: error.message, until: monotonic() + complaintMs };
          throw error;
        }
        if (asked === client) missed(reasonOf(error), error instanceof RedisGone ? deadlineMs : 0);
        throw error instanceof RedisGone ? error : new RedisGone(reasonOf(error), { cause: error });
      } finally {
        cancel();
      }
    },
    trouble() {
      if (!ready || misses >= threshold) return lastTrouble;
      return complaint !== undefined && monotonic() < complaint.until ? complaint.reason : undefined;
    },
    settled: async (ms) => {
      const over = Promise.withResolvers<void>();
      const cancel = scheduler.after(ms, over.resolve);
      await Promise.race([connected.promise, over.promise]);
      cancel();
    },
    close() {
      if (closed) return;
      closed = true;
      ready = false;
      if (client.isOpen) client.destroy();
    },
  };
}

/** 50 ms, doubled with each try up to 2 s, with jitter so that replicas do not come back in step. */
function backoff(tries: number): number {
  const ms = Math.min(2_000, 50 * 2 ** Math.min(tries, 10));
  return Math.round(ms * (0.5 + Math.random() / 2));
}

/**
 * An answer of Redis that says no: it is there, and asking again is no use. What it says while it starts up or has lost its
 * master is none.
 */
function isRefusal(error: unknown): error is ErrorReply {
  return error instanceof ErrorReply && !/^(?:LOADING|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|NOAUTH)/u.test(error.message);
}

/** Refusals that a person must mend: no room, no disk, a replica. */
const ofItsState = /^(?:OOM|MISCONF|READONLY|NOPERM)/u;

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'Redis cannot be reached';
  return error.message === '' ? error.name : error.message;
}
