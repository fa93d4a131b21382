/** So long after a connection others may still wait for theirs, milliseconds: longer than a turn of the event loop lasts. */
const RECENT_MS = 100;

/** Connections as they come. */
export interface Arrivals {
  /** A connection has come. */
  note(): void;
  /**
   * Whether others may still wait for theirs. libuv accepts one in a turn of the event loop (1.52 does), so that many who connect at
   * once wait for as many turns: those have to be short for so long.
   */
  recent(): boolean;
}

/** @param monotonic milliseconds on a clock that only goes forward */
export function createArrivals(monotonic: () => number): Arrivals {
  let last = -Infinity;
  return {
    note() {
      last = monotonic();
    },
    recent: () => monotonic() - last < RECENT_MS,
  };
}
