/**
 * Cuts a text into what says one thing: sentences, then clauses with a subject of their own. Contractions are spelled
 * out, so that rules need one form of each verb only.
 */

/** A sentence, as written but for apostrophes and contractions. */
export interface Sentence {
  readonly text: string;
  readonly asks: boolean;
}

/** Longer texts are read up to here; the memory itself keeps all of them. */
const mostCharacters = 20_000;
const mostSentences = 200;
/** No statement about a person is longer; what is, is a list, a log or code. */
const longestSentence = 400;

const abbreviation = /(?:\b(?:dr|mr|mrs|ms|st|prof|jr|sr|vs|no|approx|e\.g|i\.e|\p{L})|^\d{1,2})\.$/iu;
const boundary = /(?<=[.!?…]["'”)\]]{0,2})\s+|\n+/u;

export function sentencesOf(content: string): readonly Sentence[] {
  const pieces = content.slice(0, mostCharacters).replaceAll('’', "'").split(boundary, mostSentences);
  const joined: string[] = [];
  for (const piece of pieces) {
    const before = joined.at(-1);
    if (before !== undefined && abbreviation.test(before)) joined.splice(-1, 1, `${before} ${piece}`);
    else joined.push(piece);
  }
  return joined
    .map((piece) => piece.replace(/^[\s>*•·–-]+/u, '').trim())
    .filter((piece) => piece !== '' && piece.length <= longestSentence)
    .map((piece) => ({ text: spellOut(piece), asks: asks(piece) }));
}

const questionStart =
  /^(?:(?:and|but|so|hey|ok(?:ay)?|well|also|by the way|btw),? )?(?:what|who|whom|whose|when|where|why|how|which|is|are|am|was|were|do|does|did|can|could|would|will|should|shall|have|has|had|any|may i|might i)\b/iu;

function asks(sentence: string): boolean {
  return (
    sentence.includes('?') ||
    (questionStart.test(sentence) &&
      !/[.!]["')\]]*$/u.test(sentence) &&
      !/^(?:when|have|any|which|do(?! (?:you|we|they|i)\b))\b/iu.test(sentence))
  );
}

const contractions: readonly (readonly [RegExp, string])[] = [
  [/\bi'?m\b/giu, 'I am'],
  [/\bi'?ve\b/giu, 'I have'],
  [/\b(i|we|you|they)'ve\b/giu, '$1 have'],
  [/\b(i|we|you|they|he|she|it)'ll\b/giu, '$1 will'],
  [/\b(i|we|you|they|he|she|it)'d better\b/giu, '$1 should'],
  [
    /\b(i|we|you|they|he|she|it)'d (rather|like|love|prefer|be|have|never|go|hate|want|say|move|quit|need)\b/giu,
    '$1 would $2',
  ],
  [/\b(i|we|you|they|he|she|it)'d\b/giu, '$1 had'],
  [/\b(we|you|they)'re\b/giu, '$1 are'],
  [/\bcan(?:'?t|not)\b/giu, 'can not'],
  [/\bwon'?t\b/giu, 'will not'],
  [/\b(do|does|did|is|are|was|were|has|have|had|would|could|should)n'?t\b/giu, '$1 not'],
  [/\b(he|she|it|that|there|who|what|here|where)'s\b/giu, '$1 is'],
  [/\b(name|birthday|age|address|number|favou?rite(?: \w+)?|job|email)'s (?=\S)/giu, '$1 is '],
  [
    /(\p{L}{2,})'s (?=(?:a|an|the|not|now|still|in|at|from|allergic|moved|been|moving|living|working|called|named|going)\b)/giu,
    '$1 is ',
  ],
  [/\bgonna\b/giu, 'going to'],
  [/\bwanna\b/giu, 'want to'],
];

/** Without contractions. */
function spellOut(text: string): string {
  if (!/'|\b(?:im|ive|gonna|wanna|cannot|cant|wont|dont|doesnt|didnt|isnt|wasnt)\b/iu.test(text)) return text;
  let spelled = text;
  for (const [pattern, replacement] of contractions) spelled = spelled.replace(pattern, replacement);
  return spelled;
}

const ownSubject = "(?:i|we|my|he|she|they|our|his|her|it|that|this|the|there|\\p{Lu}\\p{Ll}+(?:'s)?)";
/** Where a clause with a subject of its own begins. */
const clauseStart = new RegExp(
  [
    String.raw`\s*;\s*`,
    String.raw`\s+[—–-]{1,2}\s+`,
    String.raw`\s*—\s*`,
    String.raw`:\s+(?=(?:i|we|my|our)\b)`,
    String.raw`,?\s+(?:and|but|so|because|although|though|while|whereas|yet|then)\s+(?=(?:then |now |also |so |actually |recently |currently |these days )?(?:i|we|my|he|she|our|his|her)\b)`,
    String.raw`,\s+(?:and |but |so )?(?=(?:i|we|my|he|she|our)\b)`,
  ].join('|'),
  'iu',
);
const namedClauseStart = new RegExp(
  String.raw`,?\s+(?:and|but|while|whereas)\s+(?=${ownSubject}\s+(?:is|has|lives|works|likes|loves|moved|hates|was|prefers|plays)\b)`,
  'u',
);

/** The clauses of a sentence that stand by themselves; "if" and "when" keep what depends on them. */
export function clausesOf(sentence: string): readonly string[] {
  if (/^(?:if|when|whenever|once|unless|imagine|suppose|say)\b/iu.test(sentence)) return [sentence];
  return sentence
    .split(clauseStart)
    .flatMap((clause) => clause.split(namedClauseStart))
    .flatMap(sharedSubject)
    .map((clause) => clause.trim())
    .filter((clause) => clause !== '');
}

const secondVerb =
  /,? and (?:then |now |also |recently |just |finally |currently )?(?=(?:lives?|works?|moved|loves?|likes?|hates?|plays?|has|have|am|is|was|took|started|joined|became|got|bought|adopted|prefers?|speaks?|studies|study|drives?|owns?|enjoys?|went|quit|left|switched|use|uses|finished|won|met|married|need|want|plan|will|can not|do not|does not|never)\b)/iu;
const leadingSubject = /^(?:i|we|he|she|my [\p{L}-]+(?: \p{Lu}\p{Ll}+)?|\p{Lu}\p{Ll}+(?: \p{Lu}\p{Ll}+)?) /u;
const leadingSelf = /^(?:i|we|he|she) /iu;

/** "I live in Porto and work at Bosch" says two things of one subject. */
function sharedSubject(clause: string): readonly string[] {
  const bare = withoutOpeners(clause);
  const subject = (leadingSelf.exec(bare) ?? leadingSubject.exec(bare))?.[0];
  if (subject === undefined) return [clause];
  const [first = clause, ...others] = clause.split(secondVerb);
  return [first, ...others.map((other) => subject + other)];
}

const opener = new RegExp(
  String.raw`^(?:` +
    [
      String.raw`(?:hi|hello|hey|thanks?(?: you)?|thank you|good (?:morning|evening|afternoon)|dear)(?: [\p{L}-]+){0,2}[,!.: ]+`,
      String.raw`(?:well|so|oh|yeah|yep|yes|no|nope|nah|ok|okay|anyway|anyways|ah|wow|haha|lol|sure|right|look|listen|great news|good news|bad news|big news|sad news|news|fyi|ps|p\.s\.|note|reminder|update|quick update|small update|life update|correction|sorry|oops|guess what|btw|by the way|for the record|for your information|just so you know|in case you (?:are wondering|need it)|you know what|to be honest|tbh|honestly|in fact|in short|in other words|turns out|speaking of which|as i said|as you know|as of today|as of now|from now on|since you asked|first of all|also|plus|oh and|one more thing|another thing|it turns out(?: that)?|funny thing|important)\s*[,:!—-]\s*`,
      String.raw`(?:well|so|oh|yeah|yes|and|but|also|actually|anyway|plus|then|honestly|basically|besides|finally|btw|ok|okay|no|because|since then|turns out|hey) (?=\S)`,
      String.raw`(?:please )?(?:remember|note|keep in mind|bear in mind|do not forget|don't forget|be aware)(?: please)?(?: that|:|,) `,
      String.raw`(?:did you know(?: that)?|you know(?: what)?,?|i should (?:mention|say|add)(?: that)?|i (?:told|mentioned to) you(?: that)?|i (?:just )?(?:wanted|want) (?:to (?:let you know|tell you|say)|you to know)(?: that)?|let me tell you(?: that)?|it is worth (?:knowing|noting)(?: that)?|you should know(?: that)?|i forgot to (?:say|mention|tell you)(?: that)?|the thing is(?: that)?,?|i have to say(?: that)?,?|i must say(?: that)?,?|i am (?:so )?(?:happy|excited|proud|glad|sad|sorry|pleased|thrilled) to (?:say|tell you|report|announce)(?: that)?) `,
    ].join('|') +
    ')',
  'iu',
);

/** A clause without the words that only lead up to it. */
export function withoutOpeners(clause: string): string {
  let rest = clause;
  for (let before = ''; before !== rest;) {
    before = rest;
    rest = rest.replace(opener, '');
  }
  return rest
    .replaceAll(/\s+/gu, ' ')
    .replace(/[\s.!?…,;:)"'”]+$/u, '')
    .replace(/^["'“(]+/u, '');
}
