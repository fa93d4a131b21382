/** Runs the work unless somebody else has the turn; it ends with the process at the latest. */
export type TakeTurn = <T>(work: () => Promise<T>) => Promise<{ readonly done: T } | undefined>;
