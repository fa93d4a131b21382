import type { z } from 'zod';
import type { OperationName, Operations } from './operations.ts';

/** Options of one call, the same for the embedded client and the SDK. */
export interface CallOptions {
  /** Aborts the call; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Milliseconds until the call fails with `timeout`. */
  readonly timeoutMs?: number;
  /** Makes a repeated remember or rememberMany return what the first one stored, for 24 hours. */
  readonly idempotencyKey?: string;
}

export type InputOf<N extends OperationName> = z.input<Operations[N]['input']>;
export type OutputOf<N extends OperationName> = z.output<Operations[N]['output']>;
/** The input after validation, with defaults filled in. */
export type ParsedInputOf<N extends OperationName> = z.output<Operations[N]['input']>;

/** What `open()` of core and `connect()` of the SDK both return: a method an operation. Every failure is a HoldfastError. */
export type Client = {
  readonly [N in OperationName]: (input: InputOf<N>, options?: CallOptions) => Promise<OutputOf<N>>;
};
