/**
 * JSON that is the same for the same value: names in order of their UTF-16 units, no white space, as RFC 8785 has it for
 * values without fractions. Undefined fields are left out.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}
