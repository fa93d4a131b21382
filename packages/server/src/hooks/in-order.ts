/** Runs work of one key after the other, in the order in which it came; that of different keys at the same time. */
export type InOrder = <T>(key: string, work: () => Promise<T>) => Promise<T>;

/** Agents tell of tools that they use at the same time at the same time: each builds on what the one before has left. */
export function createInOrder(): InOrder {
  const last = new Map<string, Promise<unknown>>();
  return (key, work) => {
    const before = last.get(key) ?? Promise.resolve();
    const done = before.then(work, work);
    last.set(key, done);
    const tidy = (): void => {
      if (last.get(key) === done) last.delete(key);
    };
    done.then(tidy, tidy);
    return done;
  };
}
