import { matchKey } from '../memories/match-key.ts';
import type { Memory } from '../memories/memory.ts';

type Typed = Pick<Memory, 'seq' | 'kind' | 'space' | 'content' | 'state'> & { readonly turn?: number };

/** A memory, and the later ones of its space and kind that say the same words. */
export interface EqualPair {
  readonly kept: number;
  readonly again: number;
}

/**
 * Finds typed memories of equal match keys, as they are read in order of storage. What happened twice happened twice:
 * episodes and turns are never equal. Keys are held as numbers, so that a user of many memories takes little room; a
 * pair is to be compared in full by who acts on it.
 */
export function findEqual(): { add(memory: Typed): EqualPair | undefined } {
  const first = new Map<number, number>();
  return {
    add({ seq, kind, space, content, state, turn }) {
      if (kind === 'episodic' || turn !== undefined || state !== 'active') return undefined;
      const key = numberOf(`${space}\u0000${kind}\u0000${matchKey(content)}`);
      const kept = first.get(key);
      if (kept !== undefined) return { kept, again: seq };
      first.set(key, seq);
      return undefined;
    },
  };
}

/** 53 bits of a text, by two FNV-1a sums (offset and prime of the 32-bit form; the second starts elsewhere). */
function numberOf(text: string): number {
  let low = 0x811c9dc5;
  let high = 0x9dc5811c;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high ^ (code + index), 0x01000193);
  }
  return (high >>> 11) * 2 ** 32 + (low >>> 0);
}
