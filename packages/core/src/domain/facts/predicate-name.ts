/** A predicate in snake case: `Lives in`, `livesIn` and `lives-in` are all `lives_in`. Empty when there is no letter or digit. */
export function predicateName(text: string): string {
  return text
    .normalize('NFKC')
    .replaceAll(/(?<=\p{Ll})(?=\p{Lu})/gu, '_')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, '_')
    .replaceAll(/^_+|_+$/gu, '');
}
