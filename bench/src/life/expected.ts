import type { Truth } from './script.ts';

/** A truth with when it was told, and since when it is so. Instants are milliseconds. */
export interface ToldTruth extends Truth {
  readonly toldAt: number;
  readonly since: number;
}

export interface Expectation {
  readonly subject: string;
  readonly predicate: string;
  readonly object: string;
  /** False: nobody may believe it. */
  readonly holds: boolean;
}

const day = 86_400_000;

export function toldAt(truth: Truth, at: number): ToldTruth {
  // Words name days, and a day begins at midnight.
  const since = truth.ago === 0 ? at : Math.floor((at - truth.ago * day) / day) * day;
  return { ...truth, toldAt: at, since };
}

/** What is so at an instant, of what was told by then. */
export function expectedAt(
  told: readonly ToldTruth[],
  at: { readonly asOf: number; readonly knownAt: number },
): readonly Expectation[] {
  const values = new Map<string, Expectation>();
  const known = told
    .filter((truth) => truth.toldAt <= at.knownAt && truth.since <= at.asOf)
    .toSorted((a, b) => a.since - b.since);
  for (const { subject, predicate, object, kind } of known) {
    const one = kind === 'is';
    const key = JSON.stringify(one ? [subject, predicate] : [subject, predicate, object.toLowerCase()]);
    values.set(key, { subject, predicate, object, holds: kind !== 'not' && object !== '' });
  }
  return [...values.values()];
}
