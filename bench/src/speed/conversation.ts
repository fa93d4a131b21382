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

/** One person's talks: sessions of 20 turns, an hour apart, two speakers in turn. */
export function createItems(language: Language, count: number, seed: number): Item[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, place) => {
    const session = Math.floor(place / TURNS);
    const turn = place % TURNS;
    return {
      content: language.text(random),
      role: turn % 2 === 0 ? 'user' : 'assistant',
      speaker: SPEAKERS[turn % 2 === 0 ? 0 : 1],
      sessionId: `talk-${session}`,
      turn,
      occurredAt: new Date(FIRST_SESSION + session * HOUR_MS + turn * 20_000).toISOString(),
    };
  });
}

export function* inBatches<T>(items: readonly T[], size: number): Generator<T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
