import type { Line } from './line.ts';

/** What every part on Redis is made with. */
export interface PartOptions {
  readonly line: Line;
  /** Keys begin with it; installations that share a Redis have different ones. */
  readonly prefix: string;
  readonly onError: (error: unknown) => void;
}

/** How long a recall waits for a signal that it can do without. */
export const hotPathMs = 25;
