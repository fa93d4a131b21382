import type { NewLink } from './link-store.ts';

/** Memories closer than this are linked, each to at most so many. */
export const similarFrom = 0.8;
export const mostSimilar = 5;

/**
 * Signs of a vector's numbers, 32 a word. The share of signs in which two vectors differ estimates the angle between
 * them (for a cosine of 0.8 a fifth); comparing them costs a fortieth of the cosine itself.
 */
export function signsOf(values: Float32Array): Uint32Array {
  const signs = new Uint32Array(Math.ceil(values.length / 32));
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? 0;
    if (value > 0) signs[index >>> 5] = (signs[index >>> 5] ?? 0) | (1 << (index & 31));
  }
  return signs;
}

/** Of vectors at a cosine of 0.8 or more, hardly any differ in more than a third of their signs. */
const mostDifferent = 1 / 3;

interface Member {
  readonly seq: number;
  readonly values: Float32Array;
  readonly signs: Uint32Array;
  /** The closest, best first. */
  readonly near: { readonly seq: number; readonly cosine: number }[];
}

/** Finds the closest neighbours of some memories among vectors of unit length that are read one by one. */
export interface NeighbourSearch {
  offer(seq: number, values: Float32Array): void;
  links(): NewLink[];
}

export function findSimilar(
  wanted: readonly { readonly seq: number; readonly values: Float32Array }[],
): NeighbourSearch {
  const members: readonly Member[] = wanted.map((one) => ({ ...one, signs: signsOf(one.values), near: [] }));
  return {
    offer(seq, values) {
      const signs = signsOf(values);
      const most = Math.floor(values.length * mostDifferent);
      for (const member of members) {
        if (member.seq === seq || member.values.length !== values.length) continue;
        if (differing(member.signs, signs, most) > most) continue;
        const cosine = dot(member.values, values);
        if (cosine <= similarFrom) continue;
        const { near } = member;
        const place = near.findIndex((other) => other.cosine < cosine);
        if (place === -1 && near.length >= mostSimilar) continue;
        near.splice(place === -1 ? near.length : place, 0, { seq, cosine });
        if (near.length > mostSimilar) near.pop();
      }
    },
    links: () =>
      members.flatMap(({ seq, near }) =>
        near.map((other): NewLink => ({
          from: seq,
          to: other.seq,
          type: 'similar',
          weight: Math.min(1, other.cosine),
          origin: 'automatic',
        })),
      ),
  };
}

/** In how many signs two vectors differ; counting stops beyond `most`. */
function differing(a: Uint32Array, b: Uint32Array, most: number): number {
  let count = 0;
  for (let index = 0; index < a.length && count <= most; index += 1) {
    // Bits of a word, added up in pairs, fours and bytes.
    let bits = (a[index] ?? 0) ^ (b[index] ?? 0);
    bits -= (bits >>> 1) & 0x55555555;
    bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
    count += Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  }
  return count;
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index += 1) sum += (a[index] ?? 0) * (b[index] ?? 0);
  return sum;
}
