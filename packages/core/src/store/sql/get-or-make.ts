/** The value under a key, made when it is first asked for: statements of one set of conditions are built once. */
export function getOrMake<V>(kept: Map<string, V>, key: string, make: () => V): V {
  const known = kept.get(key);
  if (known !== undefined) return known;
  const made = make();
  kept.set(key, made);
  return made;
}
