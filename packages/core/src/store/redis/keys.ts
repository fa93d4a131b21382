/** A pattern of SCAN for the keys of a kind whose first parts are these, and for no others. */
export function patternOf(prefix: string, kind: string, parts: readonly string[]): string {
  const start = `${prefix}:${kind}:${JSON.stringify(parts).slice(0, -1)},`;
  return `${start.replaceAll(/[\\*?[\]^-]/gu, String.raw`\$&`)}*`;
}

/**
 * A key of ours. The parts stand as a JSON list, so that no name can run into the next, whatever characters it has.
 *
 * @param prefix of this installation
 * @param kind what the key holds
 */
export function keyOf(prefix: string, kind: string, parts: readonly string[]): string {
  return `${prefix}:${kind}:${JSON.stringify(parts)}`;
}
