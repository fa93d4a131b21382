import type { UserScope } from '../scope.ts';

/** `running` until nothing of what was asked for is left and the receipt is signed. */
export type ForgettingState = 'running' | 'complete';

/** A forgetting as the store keeps it. The three texts are JSON, whose form is the domain's. Instants are milliseconds. */
export interface ForgettingRecord {
  /** Order of storage inside the database; never leaves the process. */
  readonly no: number;
  readonly id: string;
  readonly state: ForgettingState;
  /** What is to be forgotten, in words; empty once it is. */
  readonly request: string;
  /** How far it has come: ids and numbers only. */
  readonly progress: string;
  /** The signed receipt, once there is one. */
  readonly body?: string;
  readonly createdAt: number;
  readonly completedAt?: number;
}

/** Forgettings of a user; spaces do not matter. */
export interface ReceiptReader {
  get(scope: UserScope, params: { readonly id: string }): Promise<ForgettingRecord | undefined>;
  /** Newest first, from below `before`. */
  list(
    scope: UserScope,
    params: { readonly before?: number; readonly limit: number },
  ): Promise<readonly ForgettingRecord[]>;
}

export interface ReceiptWriter extends ReceiptReader {
  begin(
    scope: UserScope,
    params: { readonly id: string; readonly request: string; readonly progress: string; readonly at: number },
  ): Promise<void>;
  /** False when it is not there, or complete. */
  advance(scope: UserScope, params: { readonly id: string; readonly progress: string }): Promise<boolean>;
  /** Keeps the receipt and lets go of the request. False when it is not there, or was complete. */
  complete(
    scope: UserScope,
    params: { readonly id: string; readonly body: string; readonly progress: string; readonly at: number },
  ): Promise<boolean>;
}
