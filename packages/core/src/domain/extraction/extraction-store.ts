import type { MemoryKind } from '../memories/memory.ts';
import type { UserScope } from '../scope.ts';
import type { ModelRefusal } from '../language/language-model.ts';
import type { Refusal } from './candidate.ts';

export type ExtractionMethod = 'rules' | 'model';
export type Review = 'pending' | 'accepted' | 'corrected' | 'rejected';

/** That Holdfast made a typed memory, and what people said to it. Ids and numbers only: the words are the memory's. */
export interface ExtractionRecord {
  readonly no: number;
  readonly id: string;
  readonly space: string;
  /** Storage number of the typed memory; its row may be gone where it was rejected. */
  readonly seq: number;
  readonly kind: MemoryKind;
  readonly method: ExtractionMethod;
  /** Ids of the facts that came of the same words. */
  readonly facts: readonly string[];
  readonly review: Review;
  readonly createdAt: number;
  readonly reviewedAt?: number;
}

export type NewExtraction = Pick<ExtractionRecord, 'id' | 'seq' | 'kind' | 'method' | 'facts'>;

/** Of a model's the passages are counted that it was to read. */
export type CountedReason = Refusal | `model_${ModelRefusal}`;

/** What extraction has done so far, of all of a user. */
export interface ExtractionCounts {
  /** Typed memories and facts made. */
  readonly extracted: number;
  /** Texts that gave nothing. */
  readonly refused: number;
  /** Replies of a model that needed a second try. */
  readonly repaired: number;
  /** Rejected by people. */
  readonly rejected: number;
  /** Why texts gave nothing, and why rules read them in place of a model. */
  readonly reasons: Readonly<Partial<Record<CountedReason, number>>>;
}

export interface ExtractionProgress {
  /** Storage number of the last memory read; all before it are done. -1 before the first. */
  readonly seq: number;
  readonly counts: ExtractionCounts;
}

export interface ExtractionReader {
  progress(scope: UserScope): Promise<ExtractionProgress>;
  get(scope: UserScope, params: { readonly id: string }): Promise<ExtractionRecord | undefined>;
  /** Newest first; of one page, those before the number of the last one seen. */
  list(
    scope: UserScope,
    params: { readonly reviews?: readonly Review[]; readonly before?: number; readonly limit: number },
  ): Promise<ExtractionRecord[]>;
  ofMemories(scope: UserScope, params: { readonly seqs: readonly number[] }): Promise<ExtractionRecord[]>;
}

/** The scope names exactly one space for `insert`. */
export interface ExtractionWriter extends ExtractionReader {
  insert(
    scope: UserScope,
    params: { readonly extractions: readonly NewExtraction[]; readonly at: number },
  ): Promise<void>;
  review(
    scope: UserScope,
    params: { readonly id: string; readonly review: Review; readonly facts?: readonly string[]; readonly at: number },
  ): Promise<ExtractionRecord | undefined>;
  /** Removes every entry of the spaces in scope, rejections too; tombstones tell of those. */
  forget(scope: UserScope): Promise<void>;
  /** Notes how far the reading has come, and adds to the counts. A place before the one reached is ignored. */
  advance(scope: UserScope, params: { readonly seq?: number; readonly add: Partial<ExtractionCounts> }): Promise<void>;
}

export const noCounts: ExtractionCounts = { extracted: 0, refused: 0, repaired: 0, rejected: 0, reasons: {} };

/** The sum of two counts. */
export function addCounts(counts: ExtractionCounts, add: Partial<ExtractionCounts>): ExtractionCounts {
  const reasons: Partial<Record<CountedReason, number>> = { ...counts.reasons };
  for (const [reason, count] of Object.entries(add.reasons ?? {})) {
    // Sound: the keys of `reasons` are of this type.
    const key = reason as CountedReason;
    reasons[key] = (reasons[key] ?? 0) + count;
  }
  return {
    extracted: counts.extracted + (add.extracted ?? 0),
    refused: counts.refused + (add.refused ?? 0),
    repaired: counts.repaired + (add.repaired ?? 0),
    rejected: counts.rejected + (add.rejected ?? 0),
    reasons,
  };
}
