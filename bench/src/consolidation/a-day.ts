import type { Client } from '@holdfast/contract';
import { seededRandom } from '../measure.ts';
import { createLanguage } from '../speed/texts.ts';

/** The day that is consolidated. */
export const benchDay = '2026-11-18';
const from = Date.parse('2026-11-18T06:00:00Z');
const dayMs = 16 * 3_600_000;

const TURNS = 20;
const BATCH = 250;
/** One in so many memories is typed, and every third of those was said before. */
const TYPED = 20;
const DIMENSIONS = 384;
/** Vectors lie around so many points, so that some are close. */
const CENTRES = 2_000;

/** A day of one user: sessions of 20 turns, typed memories with repeats among them, and a vector each. */
export async function storeDay(
  client: Pick<Client, 'rememberMany'>,
  params: {
    readonly userId: string;
    readonly memories: number;
    readonly vectors: boolean;
    readonly seed: number;
    readonly step?: (done: number) => void;
  },
): Promise<void> {
  const { userId, memories, vectors, seed, step } = params;
  const random = seededRandom(seed);
  const language = createLanguage(seed);
  const centres = vectors ? Array.from({ length: CENTRES }, () => unit(random)) : [];
  const said: string[] = [];
  const item = (index: number) => {
    const typed = index % TYPED === TYPED - 1;
    const again = typed && said.length > 0 && random() < 1 / 3;
    const content = again ? (said[Math.floor(random() * said.length)] ?? '') : language.text(random);
    if (typed && !again) said.push(content);
    const place = {
      occurredAt: new Date(from + Math.floor((index / memories) * dayMs)).toISOString(),
      ...(typed
        ? { kind: 'semantic' as const }
        : {
            sessionId: `s${Math.floor(index / TURNS)}`,
            role: index % 2 === 0 ? ('user' as const) : ('assistant' as const),
          }),
    };
    const centre = centres[Math.floor(random() * CENTRES)];
    const vector = centre === undefined ? {} : { vector: { model: 'bench', values: near(centre, random) } };
    return { content, ...place, ...vector };
  };
  for (let start = 0; start < memories; start += BATCH) {
    const count = Math.min(BATCH, memories - start);
    await client.rememberMany({ userId, items: Array.from({ length: count }, (_, at) => item(start + at)) });
    step?.(start + count);
  }
}

function unit(random: () => number): number[] {
  return Array.from({ length: DIMENSIONS }, () => random() + random() + random() - 1.5);
}

/** Close enough to the others of its centre that about half of them are linked. */
function near(centre: readonly number[], random: () => number): number[] {
  return centre.map((value) => value + (random() - 0.5) * 0.85);
}
