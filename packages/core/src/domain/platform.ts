/** What the domain may not reach by itself: time, randomness, hashing and the turn of the event loop. */
export interface Platform {
  /** Milliseconds since the epoch, UTC. */
  now(): number;
  /** Milliseconds of a clock that never goes back; only differences mean something. */
  monotonic(): number;
  randomBytes(count: number): Uint8Array;
  /** SHA-256 of the UTF-8 bytes of the text, lower-case hex. */
  sha256(text: string): string;
  /** Lets other work of the event loop run; long loops call it between slices. */
  yieldTurn(): Promise<void>;
}
