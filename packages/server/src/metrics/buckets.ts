/** The source document's buckets, 0.1 to 5 s, and finer ones below: a recall takes about a millisecond. */
export const queryBuckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** Parts of a recall, and calls of the database. */
export const partBuckets = [0.00001, 0.00005, 0.0001, 0.00025, ...queryBuckets];

/** Models over the network, and jobs. */
export const longBuckets = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

/** From a write to the work that follows it. */
export const lagBuckets = [0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3_600, 21_600];
