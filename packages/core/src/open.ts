import type { Client } from '@holdfast/contract';
import type { Api } from './api/api.ts';
import type { Embedder } from './domain/embeddings/embedder.ts';
import type { Platform } from './domain/platform.ts';

/** Which embedder to use; see docs/guide/embedders.md. */
export type EmbedderSettings =
  | { readonly kind: 'none' }
  | { readonly kind: 'static'; readonly path: string }
  | {
      readonly kind: 'openai';
      readonly baseUrl: string;
      readonly model: string;
      readonly apiKey?: string;
      readonly dimensions?: number;
      readonly timeoutMs?: number;
    };

export interface OpenOptions {
  /** SQLite file, made when it is not there; `:memory:` keeps everything in RAM. */
  readonly path: string;
  /** Run background jobs in this process; true when not given. */
  readonly worker?: boolean;
  /** User of calls that name none; `default` when not given. */
  readonly user?: string;
  /** Settings, or an embedder of your own; none when not given. */
  readonly embedder?: EmbedderSettings | Embedder;
  /** `full` survives a power cut (default); `normal` may lose the last commits then, never corrupts. */
  readonly durability?: 'full' | 'normal';
  /** Bytes that recall indexes may hold in RAM before the least used users are dropped; 512 MiB by default. */
  readonly indexBytes?: number;
  /** Days in which a forgotten memory can be restored; 7 by default. */
  readonly restoreDays?: number;
  /** Whether recall counts the use of memories; true when not given. Benches switch it off. */
  readonly touches?: boolean;
  /** Zone of new users; that of the machine when not given. */
  readonly timeZone?: string;
  /** `team` needs a user on every call, `local` falls back to `user`; `local` when not given. */
  readonly mode?: 'local' | 'team';
  /** Clock, randomness and hashing; the machine's own when not given. */
  readonly platform?: Platform;
  /** Hears of failures in background work; nothing is printed by the library. */
  readonly onError?: (error: unknown) => void;
}

/** The embedded Holdfast: every operation as a method, with the authority of the file's owner. */
export interface Holdfast extends Client, AsyncDisposable {
  /** For doors that authenticate callers themselves. */
  readonly api: Api;
  /** Finishes writes under way, stops the worker, closes the file. Idempotent. */
  close(): Promise<void>;
}
