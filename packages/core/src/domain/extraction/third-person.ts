/** Turns what somebody says of themselves into a sentence about them, so that it stands by itself. */

const past: ReadonlySet<string> = new Set(
  'was were had did went got made took came saw knew thought said told gave found left felt became began broke brought built bought caught chose cut drew drank drove ate fell fought flew forgot grew heard held hit hurt kept led learnt lent let lost meant met paid put quit read ran rode rose sold sent set shot shut sang sat slept spoke spent stood stole swam taught threw understood woke wore won wrote bit blew burnt dealt dreamt dug fed fled hid hung knelt lay lit rang sank shook shone shrank slid spilt spun split spread stuck struck swore swept swung tore wept wound could would should might must will can shall may'.split(
    ' ',
  ),
);
const adverbs =
  /^(?:really|just|still|also|currently|recently|finally|now|always|usually|actually|absolutely|definitely|officially|already|even|mostly|mainly|often|sometimes|truly|never|probably|only|first|then|both|all|so|kind of|sort of|totally|personally|no|not)$/iu;

/** The verb as it follows he or she; what is past, a modal or no verb stays. */
export function conjugate(verb: string): string {
  const lower = verb.toLowerCase();
  if (lower === 'am' || lower === 'are') return 'is';
  if (lower === 'have') return 'has';
  if (lower === 'do') return 'does';
  if (lower === 'were') return 'was';
  if (
    past.has(lower) ||
    /(?:ed|[^e]ing)$/u.test(lower) ||
    !/^\p{Ll}+$/u.test(lower) ||
    (lower.endsWith('s') && !lower.endsWith('ss'))
  )
    return verb;
  if (/(?:s|x|z|ch|sh|o)$/u.test(lower)) return `${verb}es`;
  return /[^aeiou]y$/u.test(lower) ? `${verb.slice(0, -1)}ies` : `${verb}s`;
}

/** @param subject how the sentence names who speaks, such as "Ana" or "The user" */
export function inThirdPerson(clause: string, subject: string): string {
  const words = clause.split(' ');
  const told: string[] = [];
  let verbDue = false;
  for (const word of words) {
    const next = word.replace(/\p{L}(?:.*\p{L})?/su, (bare) => {
      const lower = bare.toLowerCase();
      if (lower === 'i' || lower === 'we') {
        verbDue = true;
        return subject;
      }
      if (!verbDue || adverbs.test(bare)) return replaced(lower, subject) ?? bare;
      verbDue = false;
      return conjugate(bare);
    });
    told.push(next);
  }
  const sentence = told.join(' ').replaceAll(/(?<=\S )The user/gu, 'the user');
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
}

function replaced(word: string, subject: string): string | undefined {
  const name = subject === 'The user' ? 'the user' : subject;
  switch (word) {
    case 'my':
    case 'our':
    case 'mine':
    case 'ours':
      return `${name}'s`;
    case 'me':
    case 'us':
      return name;
    case 'myself':
    case 'ourselves':
      return 'themselves';
    default:
      return undefined;
  }
}

/** Whether a verb is in the past: by its ending, or by the list of those that have none. */
export function isPast(verb: string): boolean {
  const lower = verb.toLowerCase();
  return !modal.test(lower) && (past.has(lower) || lower.endsWith('ed'));
}

const modal = /^(?:could|should|might|may|must|will|can|shall|would|need|feed|speed)$/u;
