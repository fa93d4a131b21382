/** Which reading of a memory a vector stands for: its content, its entity names, or its situation (date, speaker, place). */
export type Head = 'semantic' | 'entity' | 'situation';

/** In the order in which vectors are kept. */
export const allHeads: readonly Head[] = ['semantic', 'entity', 'situation'];

/** What holds when nobody asks for more. */
export const semanticOnly: readonly Head[] = ['semantic'];

/** The heads to write and search, each once; `semantic` is always the first. */
export function headsOf(wanted: readonly Head[]): readonly Head[] {
  return [...new Set<Head>(['semantic', ...wanted])];
}
