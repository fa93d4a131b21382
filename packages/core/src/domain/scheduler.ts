/**
 * Calls something later. Beside Platform, because most of what needs a clock needs no timer. Implementations never
 * keep a process alive for a waiting call.
 */
export interface Scheduler {
  /** Runs `work` once after `ms` milliseconds; the answer takes it back and may be called at any time. */
  after(ms: number, work: () => void): () => void;
}
