/**
 * What a step waits for once some are left out: in place of each of those what it waited for itself, each key once. Every
 * step is looked at once, however many ways lead to it.
 *
 * @param removed what each step that is left out waited for, by its key
 */
export function handedOn(after: readonly string[], removed: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const found = new Set<string>();
  const seen = new Set<string>();
  const visit = (key: string): void => {
    if (seen.has(key)) return;
    seen.add(key);
    const before = removed.get(key);
    if (before === undefined) found.add(key);
    else before.forEach(visit);
  };
  after.forEach(visit);
  return [...found];
}
