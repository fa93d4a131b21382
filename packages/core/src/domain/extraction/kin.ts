/** Relations to people and animals, as predicates. */
const same: Readonly<Record<string, string>> = {
  mom: 'mother',
  mum: 'mother',
  mam: 'mother',
  dad: 'father',
  grandma: 'grandmother',
  granny: 'grandmother',
  grandpa: 'grandfather',
  wife: 'partner',
  husband: 'partner',
  spouse: 'partner',
  girlfriend: 'partner',
  boyfriend: 'partner',
  fiancé: 'partner',
  fiancée: 'partner',
  fiance: 'partner',
  fiancee: 'partner',
  son: 'has_child',
  daughter: 'has_child',
  kid: 'has_child',
  child: 'has_child',
  baby: 'has_child',
  boss: 'manager',
  coworker: 'colleague',
  flatmate: 'roommate',
  neighbor: 'neighbour',
  landlady: 'landlord',
  ex: 'former_partner',
};
const animals = /^(?:dog|cat|puppy|kitten|hamster|rabbit|parrot|horse|pet)$/u;
const grade =
  /^(?:(?:older|younger|elder|big|little|close|good|old|new|twin|half|eldest|oldest|youngest|late|first|second|future)[ -])+/u;

/** The predicate of "my ... Ana". */
export function relationOf(words: string): string {
  const bare = words.replace(grade, '');
  if (/^ex\b/u.test(bare)) return 'former_partner';
  if (animals.test(bare)) return 'has_pet';
  return same[bare] ?? bare.replaceAll(/[\s-]+/gu, '_');
}

export const isAnimal = (words: string): boolean => animals.test(words.replace(grade, ''));
