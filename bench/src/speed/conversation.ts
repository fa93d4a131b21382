import { seededRandom } from '../measure.ts';
import type { Language } from './texts.ts';

/** Memories of one rememberMany call. */
export const BATCH = 500;
const TURNS = 20;
const SPEAKERS = ['Mirko', 'Salome'] as const;
const FIRST_SESSION = Date.UTC(2024, 0, 1, 9);
const HOUR_MS = 3_600_000;

export interface Item {
  readonly content: string;
  readonly role: 'user' | 'assistant';
  readonly speaker: string;
  readonly sessionId: string;
  readonly turn: number;
  readonly occurredAt: string;
}

/** One person's talks: sessions of 20 turns, an hour apart, two speakers in turn; the same for the same seed. */
export function* generateItems(language: Language, count: number, seed: number): Generator<Item> {
  const random = seededRandom(seed);
  for (let place = 0; place < count; place += 1) {
    const session = Math.floor(place / TURNS);
    const turn = place % TURNS;
    yield {
      content: language.text(random),
      role: turn % 2 === 0 ? 'user' : 'assistant',
      speaker: SPEAKERS[turn % 2 === 0 ? 0 : 1],
      sessionId: `talk-${session}`,
      turn,
      occurredAt: new Date(FIRST_SESSION + session * HOUR_MS + turn * 20_000).toISOString(),
    };
  }
}

/** The same all at once, for a few. */
export function createItems(language: Language, count: number, seed: number): Item[] {
  return [...generateItems(language, count, seed)];
}

/** Holds one batch at a time, so that a million need no room. */
export function* inBatches<T>(items: Iterable<T>, size: number): Generator<T[]> {
  let batch: T[] = [];
  for (const item of items) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
