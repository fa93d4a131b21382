import { coversSpace, type UserScope } from '../../scope.ts';
import type { Understood } from '../query.ts';
import { standingOf } from './follow-up.ts';

/** What a session touched lately, seen from one moment; weights are above 0 and at most 1. */
export interface Lately {
  /** Weight of each memory by its storage number. */
  readonly memories: ReadonlyMap<number, number>;
  /** Terms of the questions before, with their weight. */
  readonly terms: ReadonlyMap<string, number>;
}

/** What is kept of a session: plain data, so that every implementation of the port can hold the very same. */
export interface SessionState {
  /** When it was last used, milliseconds; all weights are those of that moment. */
  readonly at: number;
  readonly memories: readonly (readonly [seq: number, weight: number])[];
  /** What the session asked about last. */
  readonly terms: readonly (readonly [term: string, weight: number])[];
  /** The spaces that were asked for it. */
  readonly spaces: UserScope['spaces'];
}

export type SessionEvent =
  | {
      readonly kind: 'recalled';
      readonly query: string;
      readonly understood: Understood;
      /** Storage numbers of the results, best first. */
      readonly seqs: readonly number[];
    }
  | {
      readonly kind: 'wrote';
      /** Storage numbers in order of writing. */
      readonly seqs: readonly number[];
    };

const MINUTE = 60_000;

export const workingSetLimits = {
  /** A touch counts half after so long. */
  halfLifeMs: 30 * MINUTE,
  /** And nothing after so long. */
  longestMs: 24 * 60 * MINUTE,
  memories: 32,
  terms: 12,
  /** Results of a recall, or memories of a batch, that count as touched. */
  touched: 10,
} as const;

/** What each further question leaves of the touches before it. */
const FADE = 0.6;
/** What each further question that leans on the one before leaves of the terms carried on. */
const CARRIED = 0.6;
/** A touch that weighs less could move nothing any more. */
const LEAST = 0.01;

const nothing: Pick<SessionState, 'memories' | 'terms' | 'spaces'> = { memories: [], terms: [], spaces: [] };

/** The state after an event. Whoever keeps a state drops it when it is too old. */
export function after(
  state: SessionState | undefined,
  scope: UserScope,
  { event, now }: { readonly event: SessionEvent; readonly now: number },
): SessionState {
  const { memories, terms, spaces } = state === undefined ? nothing : fadedTo(state, now);
  switch (event.kind) {
    case 'wrote':
      return { at: now, memories: touch(memories, event.seqs.toReversed()), terms, spaces };
    case 'recalled': {
      const older = memories.map(([seq, weight]) => [seq, weight * FADE] as const);
      const before = coversSpaces(scope, spaces) ? terms : [];
      return {
        at: now,
        memories: touch(older, event.seqs),
        terms: termsAfter(before, event),
        spaces: scope.spaces,
      };
    }
  }
}

/** What counts of a state for a question asked in the scope. */
export function latelyOf(state: SessionState, scope: UserScope, now: number): Lately {
  const { memories, terms, spaces } = fadedTo(state, now);
  // A question of spaces that are not asked now must not show in the ranking of those that are.
  return { memories: new Map(memories), terms: new Map(coversSpaces(scope, spaces) ? terms : []) };
}

function fadedTo(state: SessionState, now: number): typeof nothing {
  // A clock that was set back makes nothing newer than new.
  const left = 0.5 ** (Math.max(0, now - state.at) / workingSetLimits.halfLifeMs);
  const fade = <T>(weighed: readonly (readonly [T, number])[]): (readonly [T, number])[] =>
    weighed.flatMap(([what, weight]) => (weight * left < LEAST ? [] : [[what, weight * left] as const]));
  return { memories: fade(state.memories), terms: fade(state.terms), spaces: state.spaces };
}

/** The first touched counts whole, each further one less; what was touched before keeps the greater weight. */
function touch(known: SessionState['memories'], seqs: readonly number[]): SessionState['memories'] {
  const weights = new Map(known);
  for (const [place, seq] of seqs.slice(0, workingSetLimits.touched).entries()) {
    weights.set(seq, Math.max(1 / (place + 1), weights.get(seq) ?? 0));
  }
  return [...weights].sort((a, b) => b[1] - a[1] || b[0] - a[0]).slice(0, workingSetLimits.memories);
}

function termsAfter(
  before: SessionState['terms'],
  { query, understood }: Extract<SessionEvent, { kind: 'recalled' }>,
): SessionState['terms'] {
  const { followUp, content } = standingOf(query, understood.speakers);
  const own = new Set(content === 0 ? [] : understood.terms);
  const carried = followUp ? before.filter(([term]) => !own.has(term)) : [];
  return [
    ...Array.from(own, (term) => [term, 1] as const),
    ...carried.map(([term, weight]) => [term, weight * CARRIED] as const),
  ].slice(0, workingSetLimits.terms);
}

function coversSpaces(scope: UserScope, spaces: UserScope['spaces']): boolean {
  return spaces === '*' ? scope.spaces === '*' : spaces.every((space) => coversSpace(scope, space));
}
