import type { Head } from '../../embeddings/head.ts';
import type { FieldReader, Fields } from './fields.ts';
import type { Interner } from './interner.ts';

export const nameKinds = ['terms', 'sessions', 'speakers', 'names', 'tagSets'] as const;
export type NameKind = (typeof nameKinds)[number];
/** Vectors go by their head. */
export type PartKind = NameKind | 'rows' | 'segment' | 'statistics' | Head;

/** Vectors that a partition has under one head. */
export interface HeldVectors {
  readonly head: Head;
  readonly dimensions: number;
  readonly live: number;
}

/** A piece of a partition as it is kept outside of the index. */
export interface Part {
  readonly kind: PartKind;
  /** Names the fields among those of its kind: as long as it is the same, so are they. Undefined says nothing. */
  readonly stamp: () => string | undefined;
  readonly fields: () => Fields;
}

/** Documents whose rows make one part: about half a megabyte. */
export const ROWS_BLOCK = 8_192;
/** Names in one part: reading so many back takes about a millisecond. */
const NAMES_BLOCK = 2_048;

/** Runs of at most `size`, as first and one past the last. */
export function blocksOf(count: number, size: number): [first: number, end: number][] {
  return Array.from({ length: Math.ceil(count / size) }, (_, block) => [
    block * size,
    Math.min(count, (block + 1) * size),
  ]);
}

/** Names are only ever appended, so that a full part is final and nothing needs to be copied now. */
export function nameParts(kind: NameKind, names: readonly string[]): Part[] {
  return blocksOf(names.length, NAMES_BLOCK).map(([first, end]) => ({
    kind,
    stamp: () => stampOf(first, end - first),
    fields: () => [new TextEncoder().encode(JSON.stringify(names.slice(first, end)))],
  }));
}

export function loadNames(into: Interner, fields: FieldReader): string | undefined {
  // Sound: it was written by `nameParts`, and its checksum is right.
  const names = JSON.parse(new TextDecoder().decode(fields.bytes())) as string[];
  const first = into.size;
  into.load(names);
  return stampOf(first, names.length);
}

function stampOf(first: number, names: number): string | undefined {
  return names === NAMES_BLOCK ? String(first) : undefined;
}
