/** The best turns of a session speak for it: one alone may be chance, and a long session must not win by length. */
const SPEAKING = 3;

/** Distinct sessions by the sum of their best three turns' scores, best first. */
export function rankSessions(found: readonly { readonly session: string; readonly score: number }[]): string[] {
  const scores = Map.groupBy(found, ({ session }) => session);
  const sum = (session: string): number =>
    (scores.get(session) ?? []).slice(0, SPEAKING).reduce((total, { score }) => total + score, 0);
  return [...scores.keys()].toSorted((a, b) => sum(b) - sum(a));
}
