import { f32, i32 } from './column.ts';
import { mixing, reach } from './mixing.ts';

/**
 * What mixing must know of a document, in one byte in place of reads of six columns: how many turns of its session lie
 * before and after it, up to `reach`, when these are its neighbours by number too, which most are.
 */
export const around = {
  /** The number of turns after it, shifted by this. */
  afterShift: 2,
  count: 3,
  /** Longer than what counts in full. */
  long: 16,
  /** Turns around it have other numbers than those next to its own: the chain must be followed. */
  scattered: 32,
  deleted: 64,
} as const;

export function surroundingsOf(
  doc: number,
  chain: { readonly previous: Int32Array; readonly next: Int32Array; readonly lengths: Float32Array },
): number {
  const long = f32(chain.lengths, doc) > mixing.fullWeightLength ? around.long : 0;
  const before = straight(doc, chain.previous, -1);
  const after = straight(doc, chain.next, 1);
  return before < 0 || after < 0 ? long | around.scattered : long | before | (after << around.afterShift);
}

/** How many documents follow in the chain, up to `reach`; -1 when they are not the next by number. */
function straight(doc: number, links: Int32Array, direction: 1 | -1): number {
  let near = i32(links, doc);
  let count = 0;
  for (; count < reach && near >= 0; count += 1) {
    if (near !== doc + (count + 1) * direction) return -1;
    near = i32(links, near);
  }
  return count;
}
