/** Tells the workers of other processes that a job waits. A lost one costs the time until their next look, never a job. */
export interface WakeUps {
  /** Returns at once and never throws. */
  nudge(): void;
  /** Calls `heard` for nudges of other processes; the answer stops that. */
  listen(heard: () => void): () => void;
}
