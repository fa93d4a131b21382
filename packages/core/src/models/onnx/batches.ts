/** Texts a batch at most: more win nothing on a processor, and a question waits for the batch before it. */
const MOST_TEXTS = 16;

/** Characters a batch at most when all its texts are padded to the longest; one text may be longer by itself. */
const MOST_CHARACTERS = 4_096;

/**
 * How many of the first texts, shortest first, make the next batch. Padding costs as much as text, so a batch ends where
 * the next text would make all others long.
 */
export function batchSize(lengths: readonly number[]): number {
  let count = 1;
  while (count < Math.min(MOST_TEXTS, lengths.length) && (lengths[count] ?? 0) * (count + 1) <= MOST_CHARACTERS) {
    count += 1;
  }
  return Math.min(count, lengths.length);
}
