import type { Memory } from '../memories/memory.ts';
import { present } from '../present.ts';
import type { SourceText } from './candidate.ts';

/** Source types of memories that Holdfast makes itself: nothing is made of them, and no caller may use them. */
export const ownSourceTypes: ReadonlySet<string> = new Set(['extraction', 'consolidation', 'summary']);

/** Turns of one session, or one memory by itself, to be understood together. */
export interface Passage {
  readonly space: string;
  readonly sessionId?: string;
  /** By turn. */
  readonly memories: readonly Memory[];
}

/** What programs printed: no words of people, and nothing that is true of anybody. */
const printedTypes: ReadonlySet<string> = new Set(['problem', 'solution']);

/** Whether anything may be made of a memory. */
export function isSource({ deletedAt, source }: Memory): boolean {
  if (deletedAt !== undefined) return false;
  return source === undefined || !(ownSourceTypes.has(source.type) || printedTypes.has(source.type));
}

/** Memories as passages, in order of their first. */
export function passagesOf(memories: readonly Memory[]): readonly Passage[] {
  const groups = Map.groupBy(memories, ({ id, space, sessionId }) =>
    JSON.stringify([space, sessionId ?? '', sessionId === undefined ? id : '']),
  );
  return Array.from(groups.values(), (same): Passage => {
    // More than one are of a session, where the store gives each its turn.
    const ordered = same.toSorted((a, b) => present(a.turn) - present(b.turn) || a.seq - b.seq);
    const { space, sessionId } = present(same[0]);
    return { space, memories: ordered, ...(sessionId === undefined ? {} : { sessionId }) };
  });
}

export function toSourceText({ seq, content, role, speaker, occurredAt }: Memory, timeZone: string): SourceText {
  return {
    seq,
    content,
    occurredAt,
    timeZone,
    ...(role === undefined ? {} : { role }),
    ...(speaker === undefined ? {} : { speaker }),
  };
}

/** Least salience of an event whose facts are kept. */
export const promotedFrom = 0.7;

/**
 * What may come of a memory: one that its caller has typed already makes no other of itself, and an event gives facts
 * only from a salience of 0.7 on.
 */
export function allowedOf({ kind, contentType, salience }: Memory): {
  readonly memories: boolean;
  readonly facts: boolean;
} {
  const event = contentType === 'event';
  return { memories: kind === 'episodic' && !event, facts: !event || salience >= promotedFrom };
}
