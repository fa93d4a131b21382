import type { Piece } from './ground.ts';

/** Blocks of one piece: start and end slots by turns, in order of time. Never changed in place. */
export type Chunks = readonly number[];

export const NOWHERE: Chunks = [];

/*
 * Reads of one element. The casts are sound where the index lies inside the list, which every caller sees to by taking it from
 * the list itself or from another one of the same length; a check per read would slow the search down.
 */
export const item = <T>(list: readonly T[], index: number): T => list[index] as T;

/** Where chunks begin and end; there has to be one. */
export const firstOf = (chunks: Chunks): number => chunks[0] as number;
export const lastOf = (chunks: Chunks): number => chunks[chunks.length - 1] as number;

/** The slot at which a task is done, its fixed blocks included. */
export function endOf({ fixedEnd }: Piece, chunks: Chunks): number {
  return chunks.length === 0 ? fixedEnd : Math.max(fixedEnd, lastOf(chunks));
}
