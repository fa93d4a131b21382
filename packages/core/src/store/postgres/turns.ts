/**
 * Lets the writes of one user follow each other within this process. The row lock of the user orders them in any case;
 * but who waits for that holds a connection meanwhile, which others then lack.
 */
export interface Turns {
  take<T>(key: string, work: () => Promise<T>): Promise<T>;
  /** How many have not begun. */
  readonly waiting: number;
}

export function turns(): Turns {
  const last = new Map<string, Promise<unknown>>();
  let waiting = 0;
  return {
    get waiting() {
      return waiting;
    },
    async take(key, work) {
      const before = last.get(key);
      waiting += 1;
      const mine = (before ?? Promise.resolve()).then(() => {
        waiting -= 1;
        return work();
      });
      const settled = mine.catch(() => undefined);
      last.set(key, settled);
      try {
        return await mine;
      } finally {
        if (last.get(key) === settled) last.delete(key);
      }
    },
  };
}
