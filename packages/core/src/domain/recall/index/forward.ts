import { u32, u8 } from './column.ts';
import { MAX_TF, TF_BITS } from './posting.ts';

/** Each document's terms, `pack(term, count)`, one document after the other. */
export interface Forward {
  readonly entries: Uint32Array;
  /** Start of each document's entries; one more than there are documents. */
  readonly starts: Uint32Array;
}

/**
 * The same for documents that never change again, in less than half the bytes: terms ascending, each as the distance
 * to the one before, in groups of seven bits; the lowest bit of the first says that a count above 1 follows.
 */
export interface PackedForward {
  readonly bytes: Uint8Array;
  /** Start of each document's bytes; one more than there are documents. */
  readonly starts: Uint32Array;
}

/** Four groups of seven bits hold any distance between terms, and a count takes one byte more. */
const MOST_BYTES = 5;

export function packForward({ entries, starts }: Forward, documents: number): PackedForward {
  const bytes = new Uint8Array(u32(starts, documents) * MOST_BYTES);
  const places = new Uint32Array(documents + 1);
  let place = 0;
  for (let doc = 0; doc < documents; doc += 1) {
    let before = 0;
    for (const entry of entries.slice(u32(starts, doc), u32(starts, doc + 1)).sort()) {
      const term = entry >>> TF_BITS;
      const count = entry & MAX_TF;
      let rest = (term - before) * 2 + (count > 1 ? 1 : 0);
      for (; rest > 127; rest >>>= 7, place += 1) bytes[place] = (rest & 127) | 128;
      bytes[place] = rest;
      place += 1;
      if (count > 1) {
        bytes[place] = count;
        place += 1;
      }
      before = term;
    }
    places[doc + 1] = place;
  }
  return { bytes: bytes.slice(0, place), starts: places };
}

/** Visits the terms of one document, ascending, with their counts. */
export function readPacked({ bytes, starts }: PackedForward, doc: number, visit: VisitTerm): void {
  const end = u32(starts, doc + 1);
  let term = 0;
  for (let at = u32(starts, doc); at < end; at += 1) {
    let byte = u8(bytes, at);
    let value = byte & 127;
    for (let shift = 7; byte > 127; shift += 7) {
      at += 1;
      byte = u8(bytes, at);
      value |= (byte & 127) << shift;
    }
    term += value >>> 1;
    if ((value & 1) === 1) at += 1;
    visit(term, (value & 1) === 1 ? u8(bytes, at) : 1);
  }
}

export type VisitTerm = (term: number, count: number) => void;

/** The documents of all, one after the other. */
export function joinPacked(all: readonly PackedForward[]): PackedForward {
  const bytes = new Uint8Array(all.reduce((sum, each) => sum + each.bytes.length, 0));
  const starts = new Uint32Array(all.reduce((sum, each) => sum + each.starts.length - 1, 1));
  let place = 0;
  let slot = 0;
  for (const each of all) {
    bytes.set(each.bytes, place);
    for (let doc = 0; doc < each.starts.length; doc += 1) starts[slot + doc] = place + u32(each.starts, doc);
    place += each.bytes.length;
    slot += each.starts.length - 1;
  }
  return { bytes, starts };
}
