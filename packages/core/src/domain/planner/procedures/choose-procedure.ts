import { likeness, lowerBound, recencyOf } from './confidence.ts';
import type { Procedure } from './procedure.ts';

/** What a pattern, of which nobody knows how it does, is worth. */
const PATTERN_WORTH = 0.3;

export interface Ranked {
  readonly procedure: Procedure;
  /** Lower bound of its successes x likeness x recency. */
  readonly score: number;
}

export interface Wanted {
  /** Undefined for any. */
  readonly kind?: string;
  readonly terms: readonly string[];
  readonly now: number;
}

/** Best first; equal ones by the one used last. Deprecated ones are last, whatever they are worth. */
export function rankProcedures(procedures: readonly Procedure[], { kind, terms, now }: Wanted): Ranked[] {
  return procedures
    .filter((procedure) => kind === undefined || procedure.kind === kind)
    .map((procedure) => ({
      procedure,
      score:
        lowerBound(procedure.successes, procedure.failures) *
        likeness(procedure.terms, terms) *
        recencyOf(procedure.lastUsedAt, now),
    }))
    .toSorted(
      (a, b) =>
        Number(a.procedure.state === 'deprecated') - Number(b.procedure.state === 'deprecated') ||
        b.score - a.score ||
        b.procedure.lastUsedAt - a.procedure.lastUsedAt,
    );
}

/** The procedure to plan with; undefined where the pattern is the better bet. */
export function chooseProcedure(procedures: readonly Procedure[], wanted: Wanted): Procedure | undefined {
  const [best] = rankProcedures(procedures, wanted);
  if (best === undefined || best.procedure.state === 'deprecated') return undefined;
  return best.score >= PATTERN_WORTH ? best.procedure : undefined;
}
