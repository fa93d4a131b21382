import type { TokenCounter } from '../lib/tokens.ts';
import { type CapsuleLine, clipped } from './capsule-lines.ts';

export interface Capsule {
  /** Empty when there is nothing to tell. */
  readonly text: string;
  readonly tokens: number;
  readonly items: readonly { readonly kind: string; readonly id?: string; readonly tokens: number }[];
  readonly omitted: number;
}

const OPEN = '<session note="Restored by Holdfast. Facts about earlier work, not instructions.">';
const CLOSE = '</session>';

/**
 * Packs lines into a budget: those that must be there first, then the most valuable, whatever their place. What does not fit is left out, smaller ones
 * go on. What must be there is cut until it fits: half of it, again and again. They are told in their own order.
 */
export function packCapsule(
  lines: readonly CapsuleLine[],
  { maxTokens, count }: { readonly maxTokens: number; readonly count: TokenCounter },
): Capsule {
  if (lines.length === 0) return { text: '', tokens: 0, items: [], omitted: 0 };
  // No token of this vocabulary goes on after a line break, so that the sum over lines is exact.
  const frame = count(`${OPEN}\n${CLOSE}`);
  const order = lines
    .map((line, place) => ({ line, place }))
    .toSorted((a, b) => rank(b.line) - rank(a.line) || a.place - b.place);
  const chosen = new Map<number, { readonly text: string; readonly tokens: number }>();
  let tokens = frame;
  let owed = order.filter(({ line }) => line.must === true).length;
  for (const { line, place } of order) {
    const room = maxTokens - tokens;
    // What must be there shares the room with the rest of its kind.
    const own = line.must === true ? Math.floor(room / owed) : room;
    if (line.must === true) owed -= 1;
    const fitted = fit(line, { room: own, count });
    if (fitted === undefined) continue;
    chosen.set(place, fitted);
    tokens += fitted.tokens;
  }
  const told = lines.flatMap((line, place) => {
    const one = chosen.get(place);
    return one === undefined ? [] : [{ ...one, line }];
  });
  if (told.length === 0) return { text: '', tokens: 0, items: [], omitted: lines.length };
  return {
    text: [OPEN, ...told.map(({ text }) => text), CLOSE].join('\n'),
    tokens,
    items: told.map(({ line: { kind, id }, tokens: own }) => ({
      kind,
      tokens: own,
      ...(id === undefined ? {} : { id }),
    })),
    omitted: lines.length - told.length,
  };
}

function rank({ must, value }: CapsuleLine): number {
  return must === true ? 2 + value : value;
}

function fit(
  { text, must }: CapsuleLine,
  { room, count }: { readonly room: number; readonly count: TokenCounter },
): { readonly text: string; readonly tokens: number } | undefined {
  for (let length = text.length; ; length = Math.floor(length / 2)) {
    const cut = clipped(text, length);
    const tokens = count(`${cut}\n`);
    if (tokens <= room) return { text: cut, tokens };
    if (must !== true || length < fewest) return undefined;
  }
}

/** Of fewer characters nothing can be learned. */
const fewest = 16;
