import type { UserScope } from '../scope.ts';

/**
 * Something that happened, appended and never changed. Its words are those of a memory of content type `event`; the
 * row itself holds ids and numbers only (decisions, forgetting).
 */
export interface RecordedEvent {
  readonly no: number;
  readonly id: string;
  readonly space: string;
  readonly type: string;
  /** The memory that keeps the words. */
  readonly seq: number;
  readonly memoryId: string;
  readonly salience: number;
  readonly occurredAt: number;
  readonly recordedAt: number;
  /** When facts were promoted from it. */
  readonly promotedAt?: number;
}

export type NewEvent = Omit<RecordedEvent, 'no' | 'space' | 'recordedAt' | 'promotedAt'>;

export interface EventReader {
  /** Newest first by (occurredAt, no). */
  list(
    scope: UserScope,
    params: {
      readonly type?: string;
      readonly minSalience?: number;
      readonly from?: number;
      readonly to?: number;
      readonly after?: { readonly occurredAt: number; readonly no: number };
      readonly limit: number;
    },
  ): Promise<RecordedEvent[]>;
  /** Those whose words these memories keep. */
  ofMemories(scope: UserScope, params: { readonly seqs: readonly number[] }): Promise<RecordedEvent[]>;
}

export interface EventWriter extends EventReader {
  append(
    scope: UserScope,
    params: { readonly events: readonly NewEvent[]; readonly at: number },
  ): Promise<RecordedEvent[]>;
  notePromoted(scope: UserScope, params: { readonly ids: readonly string[]; readonly at: number }): Promise<void>;
}
