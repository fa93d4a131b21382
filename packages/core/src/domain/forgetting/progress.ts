import type { Platform } from '../platform.ts';
import { mostMarks, nothingRemoved, type ReceiptMarks, type Removed } from './receipt.ts';
import { type SliceOutcome, sumOf } from './slice.ts';

/** How far a forgetting has come; kept as JSON, ids and numbers only. */
export interface ForgettingProgress {
  readonly removed: Removed;
  readonly flagged: number;
  readonly marks: ReceiptMarks;
}

export const noProgress: ForgettingProgress = {
  removed: nothingRemoved,
  flagged: 0,
  marks: { count: 0, digest: '', first: [] },
};

export function readProgress(text: string): ForgettingProgress {
  // Sound: only `advanced` makes these texts, and the store keeps them as they are.
  return JSON.parse(text) as ForgettingProgress;
}

export function advanced(
  platform: Pick<Platform, 'sha256'>,
  { removed, flagged, marks }: ForgettingProgress,
  slice: Partial<Pick<SliceOutcome, 'flagged' | 'marks'>> & { readonly removed: Partial<Removed> },
): ForgettingProgress {
  const fresh = slice.marks ?? [];
  return {
    removed: sumOf(removed, { ...nothingRemoved, ...slice.removed }),
    flagged: flagged + (slice.flagged ?? 0),
    marks: {
      count: marks.count + fresh.length,
      digest: fresh.length === 0 ? marks.digest : platform.sha256([marks.digest, ...fresh].join('\n')),
      first: [...marks.first, ...fresh].slice(0, mostMarks),
    },
  };
}
