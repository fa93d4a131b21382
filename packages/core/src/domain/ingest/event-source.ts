import type { ErrorCode, FieldFault } from '@holdfast/contract';
import type { UserScope } from '../scope.ts';

/** One event as it came in, not yet checked. */
export interface IncomingEvent {
  /** Unique in its channel and the same each time it is delivered. */
  readonly id: string;
  readonly channel: string;
  /** Whose events the channel carries; by setting, never by what an event says. */
  readonly tenant: string;
  /** JSON as the publisher wrote it. */
  readonly text: string;
  /** How often it has been delivered, this time included. */
  readonly deliveries: number;
}

/** Why an event was not stored. Never its words. */
export interface Rejection {
  readonly code: ErrorCode;
  readonly detail: string;
  readonly faults: readonly FieldFault[];
}

/** A durable queue of events: each is delivered until it is acknowledged or rejected, perhaps more than once. */
export interface EventSource {
  /** Events that are due, at most `limit`; waits a while when there are none, and may then answer with none. */
  next(params: { readonly limit: number; readonly signal: AbortSignal }): Promise<readonly IncomingEvent[]>;
  /** Takes stored events out of the queue, words and all. */
  acknowledge(events: readonly IncomingEvent[]): Promise<void>;
  /** Takes an event out of the queue and keeps it with the reason, for a person to look at. */
  reject(event: IncomingEvent, reason: Rejection): Promise<void>;
  /**
   * Deletes events of a user of which `concerns` is true: rejected ones that are kept, and those that wait and would become
   * memories. It is asked by the content; undefined where an event has none that can be read.
   */
  forget(
    scope: UserScope,
    params: { readonly concerns: (content: string | undefined) => Promise<boolean> },
  ): Promise<void>;
}

/** Bytes of the largest event: content of 100,000 characters of three bytes, escaped, and the metadata fit in. */
export const mostEventBytes = 1_048_576;
