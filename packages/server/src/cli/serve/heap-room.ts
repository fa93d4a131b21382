import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/** What the garbage collector can be told while it runs. */
export interface Heap {
  set(flag: string): void;
  /** Bytes of the space in which objects are made. */
  youngBytes(): number;
}

export const heapOfNode: Heap = {
  set: setFlagsFromString,
  youngBytes: () => getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space')?.space_size ?? 0,
};

/** How often `look` is to be called, milliseconds. */
export const lookEveryMs = 250;
/** So many calls at once, twice in a row, are a load. */
const MANY_CALLS = 8;
const LOOKS_UNTIL_BUSY = 2;
/** So many looks without, five seconds, and it is over. */
const LOOKS_UNTIL_CALM = 20;
/** Objects are made in so much room at most. */
const MOST_YOUNG_BYTES = 48e6;

/**
 * Gives the heap more room while many calls are answered at once, and takes it back afterwards. In the little room that a
 * process has which waits beside other programs (cli/main.ts), a fifth of the time of many calls went into collecting garbage: every
 * other call filled the space for new objects, and a collection of all followed every few seconds.
 */
export function createHeapRoom({ answering, heap }: { readonly answering: () => number; readonly heap: Heap }): {
  look(): void;
} {
  let roomy = false;
  /** Looks in a row that speak for a change. */
  let against = 0;
  return {
    look() {
      const busy = answering() >= MANY_CALLS;
      against = busy === roomy ? 0 : against + 1;
      if (against >= (roomy ? LOOKS_UNTIL_CALM : LOOKS_UNTIL_BUSY)) {
        roomy = busy;
        against = 0;
        heap.set(roomy ? '--no-optimize-for-size' : '--optimize-for-size');
        // Left to itself, old objects may take several times the room before they are looked through.
        heap.set(`--heap-growing-percent=${roomy ? 30 : 0}`);
        if (!roomy) heap.set('--semi-space-growth-factor=1');
      }
      if (roomy) heap.set(`--semi-space-growth-factor=${heap.youngBytes() < MOST_YOUNG_BYTES ? 2 : 1}`);
    },
  };
}
