import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DIMENSIONS } from './model.ts';

const DEPTH = 50;
const FETCHED = 10;

/** What recall cannot do without, done by hand: the yardstick of the speed bench. */
export interface Floor extends Disposable {
  /** One FTS5 query, any of the words, bm25(), the best 50. */
  words(query: string): number[];
  /** One exact cosine scan over all vectors in plain JavaScript, the best 50. */
  scan(vector: Float32Array): number[];
  /** Ten rows by primary key. */
  fetch(numbers: readonly number[]): number;
}

/** Plain tables with the same texts and the same vectors, of unit length, and nothing else. */
export function createFloor(params: {
  readonly folder: string;
  readonly count: number;
  readonly texts: Iterable<string>;
  readonly vectorOf: (text: string) => Float32Array;
}): Floor {
  const { count } = params;
  const vectors = new Float32Array(count * DIMENSIONS);
  const database = new DatabaseSync(join(params.folder, 'floor.db'));
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA page_size = 8192; PRAGMA cache_size = -65536;
    CREATE TABLE texts (number INTEGER PRIMARY KEY, text TEXT NOT NULL);
    CREATE VIRTUAL TABLE words USING fts5(text, tokenize = 'porter unicode61');
    BEGIN`);
  const addText = database.prepare('INSERT INTO texts (number, text) VALUES (?, ?)');
  const addWords = database.prepare('INSERT INTO words (rowid, text) VALUES (?, ?)');
  let number = 0;
  for (const text of params.texts) {
    addText.run(number, text);
    addWords.run(number, text);
    vectors.set(params.vectorOf(text), number * DIMENSIONS);
    number += 1;
  }
  database.exec(`COMMIT; INSERT INTO words (words) VALUES ('optimize')`);
  // bm25() in the select list was faster than ORDER BY rank wherever both were measured.
  const search = database.prepare(
    `SELECT rowid AS number, bm25(words) AS score FROM words WHERE words MATCH ? ORDER BY score LIMIT ${DEPTH}`,
  );
  const byKey = database.prepare(
    `SELECT number, text FROM texts WHERE number IN (${Array.from({ length: FETCHED }, () => '?').join(', ')})`,
  );
  const scores = new Float32Array(count);
  return {
    words: (query) =>
      search
        .all(
          query
            .split(' ')
            .map((word) => `"${word}"`)
            .join(' OR '),
        )
        .map(({ number }) => Number(number)),
    scan(vector) {
      for (let row = 0; row < count; row += 1) {
        const start = row * DIMENSIONS;
        // Four sums that do not wait for each other: 1.5 times as fast as one.
        let a = 0;
        let b = 0;
        let c = 0;
        let d = 0;
        for (let index = 0; index < DIMENSIONS; index += 4) {
          a += (vectors[start + index] ?? 0) * (vector[index] ?? 0);
          b += (vectors[start + index + 1] ?? 0) * (vector[index + 1] ?? 0);
          c += (vectors[start + index + 2] ?? 0) * (vector[index + 2] ?? 0);
          d += (vectors[start + index + 3] ?? 0) * (vector[index + 3] ?? 0);
        }
        scores[row] = a + b + c + d;
      }
      return best(scores, DEPTH);
    },
    fetch: (numbers) => byKey.all(...numbers.slice(0, FETCHED)).length,
    [Symbol.dispose]: () => database.close(),
  };
}

/** Places of the highest scores, best first. */
export function best(scores: Float32Array, count: number): number[] {
  const places: number[] = [];
  let lowest = -Infinity;
  for (let place = 0; place < scores.length; place += 1) {
    const score = scores[place] ?? 0;
    if (places.length === count && score <= lowest) continue;
    let at = places.length;
    while (at > 0 && (scores[places[at - 1] ?? 0] ?? 0) < score) at -= 1;
    places.splice(at, 0, place);
    if (places.length > count) places.pop();
    lowest = scores[places.at(-1) ?? 0] ?? 0;
  }
  return places;
}
