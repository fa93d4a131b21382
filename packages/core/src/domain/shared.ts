import type { QueryVectors } from './embeddings/query-vectors.ts';
import type { FocusBuffer } from './focus/focus-buffer.ts';
import type { EventSource } from './ingest/event-source.ts';
import type { WakeUps } from './jobs/wake-ups.ts';
import type { RateLimiter } from './limits/rate-limiter.ts';
import type { WorkingSet } from './recall/working-set/working-set.ts';

/**
 * What the processes of one installation share beside the store. None of it is the truth about a memory: when it is gone,
 * everything works on, slower, and each process by itself.
 */
export interface Shared {
  readonly workingSet: WorkingSet;
  readonly focus: FocusBuffer;
  readonly limits: RateLimiter;
  readonly queryVectors: QueryVectors;
  readonly wakeUps: WakeUps;
  /** Undefined where this process takes in no events. */
  readonly events: EventSource | undefined;
  /** Undefined while all is well; else what is wrong, in words for a person. */
  trouble(): string | undefined;
  close(): Promise<void>;
}
