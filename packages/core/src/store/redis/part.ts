import type { Line } from './line.ts';

/** What every part on Redis is made with. */
export interface PartOptions {
  readonly line: Line;
  /** Keys begin with it; installations that share a Redis have different ones. */
  readonly prefix: string;
  readonly onError: (error: unknown) => void;
}
