import type { Analyzer } from '../analyzer/analyzer.ts';
import { allHeads, type Head, semanticOnly } from '../../embeddings/head.ts';
import { mixing } from '../index/mixing.ts';
import type { HeldVectors, PartKind } from '../index/parts.ts';
import { traitsOf } from '../index/traits.ts';

/** To be raised whenever a part is written in another way. */
const FORMAT = 2;

/** Where a part is stored, in pieces, and what tells it from another. */
export interface StoredPart {
  readonly kind: PartKind;
  readonly stamp?: string;
  readonly checksum: string;
  readonly pieces: readonly number[];
}

/** The table of contents of an image. */
export interface Contents {
  /** What the terms and rows in it depend on: an image of other rules is of no use. */
  readonly rules: string;
  readonly model?: string;
  readonly spaces: readonly {
    readonly space: string;
    /** These and the vectors are told so that room can be made for them. */
    readonly documents: number;
    readonly held: readonly HeldVectors[];
    /** In the order in which they are loaded. */
    readonly parts: readonly StoredPart[];
  }[];
}

/** Words of many kinds: whoever changes how one of them is read changes the rules, whether they think of it or not. */
const SAMPLE =
  "Ana's co-worker bought 3 children's books, re-running 2,000 e-mails on Tuesday; she'd met Jürgen in Zürich at 10:30. 東京タワー can't running went studies";

/** @param heads whose vectors the index holds: an image with fewer would lack some, one with more hold some for nothing */
export function rulesOf(analyzer: Analyzer, heads: readonly Head[] = semanticOnly): string {
  const held = allHeads.filter((head) => heads.includes(head));
  return JSON.stringify([FORMAT, analyzer.terms(SAMPLE), traitsOf(SAMPLE), mixing, held]);
}
