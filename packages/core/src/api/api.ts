import type { OperationName, OutputOf } from '@holdfast/contract';
import type { TellsPolicies } from '../domain/limits/call-limits.ts';
import type { Caller } from './caller.ts';

/** What a door knows of a call beside its input. */
export interface CallContext {
  readonly caller: Caller;
  /** User named outside the input, by the X-Holdfast-User header. */
  readonly user?: string;
  readonly idempotencyKey?: string;
  readonly requestId?: string;
  /** Address of the client, as far as the door knows it: counted by limits, noted in the audit log. */
  readonly address?: string;
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
  /** A limit of its own for what makes this call, beside those of key and user. */
  readonly limit?: 'voice';
  /** Hears how much the caller may still do, refused or not. */
  readonly onLimits?: TellsPolicies;
}

/**
 * The one way in for every door: validates the input against the operation table, authorises, resolves the scope,
 * runs the use case and presents the result. Every failure is a HoldfastError; anything else that is thrown inside
 * becomes `internal`, with the original as its cause.
 */
export interface Api {
  call<N extends OperationName>(name: N, input: unknown, context: CallContext): Promise<OutputOf<N>>;
  /**
   * The caller behind an API key's secret; `anonymous` when none is given. The calls of an address are counted here, before
   * the secret is looked at.
   * @throws HoldfastError unauthenticated when the secret is unknown, expired or revoked, rate_limited
   */
  authenticate(secret: string | undefined, origin?: Pick<CallContext, 'address' | 'onLimits'>): Promise<Caller>;
}
