/** A clause read as somebody and what is said of them. */
export interface Statement {
  readonly subject: StatedSubject;
  /** From the main verb on, in the words of the text: "live in Porto", "be a nurse", "have a dog". */
  readonly says: string;
  readonly mood: Mood;
}

export type StatedSubject =
  | { readonly kind: 'self' }
  | { readonly kind: 'named'; readonly name: string }
  /** "my sister (Ana)". */
  | { readonly kind: 'kin'; readonly relation: string; readonly name?: string }
  | { readonly kind: 'pronoun'; readonly word: 'he' | 'she' }
  /** "my car", "Ana's birthday", "the deadline for the report", "our office". */
  | {
      readonly kind: 'attribute';
      readonly of: 'self' | 'thing' | { readonly name: string } | { readonly relation: string };
      readonly attribute: string;
    };

export interface Mood {
  /** `wish` and `maybe` claim nothing; `ahead` is to come; `ended` and `was` no longer hold. */
  readonly time: 'now' | 'was' | 'ended' | 'ahead';
  readonly negated: boolean;
  readonly certain: boolean;
  /** Said to be done some time, as "I will call": worth something with a day only. */
  readonly loose: boolean;
}

const kin =
  '(?:(?:older|younger|elder|big|little|best|close|good|old|new|twin|step|half|eldest|oldest|youngest|late|first|second|ex|future) ?-?)*(?:mother|father|mom|mum|mam|dad|sister|brother|wife|husband|spouse|partner|girlfriend|boyfriend|fianc[eé]e?|daughter|son|kid|child|grandmother|grandfather|grandma|grandpa|granny|aunt|uncle|cousin|niece|nephew|friend|roommate|flatmate|neighbou?r|boss|manager|colleague|coworker|teammate|mentor|doctor|dentist|therapist|landlord|landlady|teacher|coach|dog|cat|puppy|kitten|hamster|rabbit|parrot|horse|pet|(?:mother|father|sister|brother)-in-law|ex)';
const name = String.raw`\p{Lu}[\p{Ll}'-]+(?: (?:de |van |von |da |del )?\p{Lu}[\p{L}'-]+){0,2}`;

/** Words with a capital that name nobody. */
const noName =
  /^(?:The|This|That|These|Those|There|Here|It|He|She|They|We|You|My|Your|Our|His|Her|Their|Its|And|But|Or|So|If|When|While|What|Who|Where|Why|How|Which|Yes|No|Not|Then|Now|Today|Tomorrow|Yesterday|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|May|June|July|August|September|October|November|December|Maybe|Perhaps|Please|Thanks|Sorry|Just|Also|Well|Good|Great|Nice|Cool|Wow|Oh|Hi|Hello|Hey|Everyone|Everything|Something|Someone|Nobody|Nothing|Anyone|All|Some|Most|Many|Both|Each|Every|Another|One|Two|Three|Any|Life|Work|Time|People|Things|Such|Let|Being|Having|Getting|Going|Seeing|Sounds|Looks|Next|Last|First|Once|Since|After|Before|Until|For|From|With|Without|In|On|At|By|To|As|Of|Up|I|A|An|Dinner|Lunch|Breakfast|Coffee|Tea|Dogs?|Cats?|Music|Art|Nature|Reading|Cooking|Running|Swimming|Writing|Painting|Family|Friends|Kids|Children|Mom|Dad|God|User|Assistant|System|Note|Reminder|Update|News|Same|Other|Others|Only|Even|Still|Always|Never|Sometimes|Usually|Often|Really|Actually|Honestly|Keep|Feels|Makes|Looking|Feeling|Hope|Hoping|Definitely|Wishing|Taking|Trying|Making|Working|Living|Playing|Watching|Listening|Learning|Hearing|Thinking|Talking|Knowing|Love|Loving|Glad|Excited|Happy|Can|Could|Would|Will|Should|Did|Does|Do|Is|Are|Was|Have|Has|Had|Been|Got|Get|Take|Make|Let|Try|See|Go|Come|Bye|Congrats|Congratulations|Yup|Yay|Woo|Woohoo|Ugh|Hmm|Ha|Haha|Lol|Omg|Btw|Ok|Okay|Sure|Absolutely|Exactly|Totally|Seriously|Luckily|Unfortunately|Sadly|Finally|Recently|Lately|Currently|Meanwhile|However|Although|Though|Because|Besides|Instead|Overall|Anyway|Apparently|Basically|Remember|Imagine|Guess|Guys|Folks|Dear|Mine|Yours|Myself|Somehow|Whatever|Whenever|Wherever|Through|During|Despite|Unlike|Like|About|Over|Under|Between|Within|Along|Against|Around|Across|Behind)$/u;

export function isName(word: string): boolean {
  return /^\p{Lu}\p{Ll}/u.test(word) && !noName.test(word);
}

const possessed = new RegExp(
  String.raw`^my (?<relation>${kin})'s (?<attribute>[\p{L}-]+(?: [\p{L}-]+){0,2}) (?=(?:is|are|was|will)(?: |$))`,
  'iu',
);
const kinSubject = new RegExp(
  String.raw`^(?:[Mm]y|[Oo]ur) (?<relation>${kin})(?:,? (?:(?:is )?(?:called|named),? )?(?<name>${name}),?)?\s+(?=\S)`,
  'u',
);
const ownAttribute = new RegExp(
  String.raw`^(?:my|our) (?<attribute>[\p{L}'-]+(?: [\p{L}'-]+){0,3}?) (?=(?:is|are|was|will|has|had)(?: |$))`,
  'iu',
);
const nameAttribute = new RegExp(
  String.raw`^(?<name>${name})'s (?<attribute>[\p{L}-]+(?: [\p{L}-]+){0,2}?) (?=(?:is|are|was|will)(?: |$))`,
  'u',
);
const thingAttribute =
  /^the (?<attribute>[\p{L}\d'-]+(?: [\p{L}\d'-]+){0,5}?) (?=(?:is|are|was|will|has been|has|got)(?: |$))/iu;
const named = new RegExp(String.raw`^(?<name>${name}) (?=[\p{Ll}])`, 'u');

const reversed =
  /^(?<value>[\p{L}\d' &-]{2,40}) (?:is|are) (?:now |still |definitely |probably |easily |hands down )*my (?<attribute>(?:new |absolute |all[- ]time )*favou?rite(?: [\p{L}-]+){1,3})$/iu;

function subjectOf(clause: string): { readonly subject: StatedSubject; readonly rest: string } | undefined {
  const turned = reversed.exec(clause)?.groups;
  if (turned !== undefined) {
    return {
      subject: { kind: 'attribute', of: 'self', attribute: `${turned['attribute']}` },
      rest: `is ${turned['value']}`,
    };
  }
  const self =
    /^(?:i|we|my (?:wife|husband|partner|girlfriend|boyfriend|family) and i|(?:me and \w+|\p{Lu}\p{Ll}+ and i)) /iu.exec(
      clause,
    );
  if (self !== null) return { subject: { kind: 'self' }, rest: clause.slice(self[0].length) };
  const pronoun = /^(he|she) /iu.exec(clause);
  if (pronoun !== null) {
    return {
      subject: { kind: 'pronoun', word: pronoun[0].toLowerCase() === 'he ' ? 'he' : 'she' },
      rest: clause.slice(pronoun[0].length),
    };
  }
  for (const { pattern, make } of forms) {
    const found = pattern.exec(clause);
    const subject = found?.groups === undefined ? undefined : make(found.groups);
    if (found !== null && subject !== undefined) return { subject, rest: clause.slice(found[0].length) };
  }
  return undefined;
}

type Groups = Readonly<Record<string, string | undefined>>;

const forms: readonly { readonly pattern: RegExp; readonly make: (groups: Groups) => StatedSubject | undefined }[] = [
  {
    pattern: possessed,
    make: ({ relation, attribute }) => ({
      kind: 'attribute',
      of: { relation: `${relation}`.toLowerCase() },
      attribute: `${attribute}`,
    }),
  },
  {
    pattern: kinSubject,
    make: ({ relation, name: called }) => ({
      kind: 'kin',
      relation: `${relation}`.toLowerCase(),
      ...(called !== undefined && isName(called.split(' ', 1).join('')) ? { name: called } : {}),
    }),
  },
  { pattern: ownAttribute, make: ({ attribute }) => ({ kind: 'attribute', of: 'self', attribute: `${attribute}` }) },
  {
    pattern: nameAttribute,
    make: ({ name: owner, attribute }) =>
      isName(`${owner}`.split(' ', 1).join(''))
        ? { kind: 'attribute', of: { name: `${owner}` }, attribute: `${attribute}` }
        : undefined,
  },
  { pattern: thingAttribute, make: ({ attribute }) => ({ kind: 'attribute', of: 'thing', attribute: `${attribute}` }) },
  {
    pattern: named,
    make: ({ name: called }) =>
      isName(`${called}`.split(' ', 1).join('')) ? { kind: 'named', name: `${called}` } : undefined,
  },
];

const adverb =
  /^(?:really|just|still|also|currently|recently|finally|now|always|usually|actually|absolutely|honestly|totally|kind of|sort of|definitely|officially|already|even|mostly|mainly|often|sometimes|truly|particularly|especially|generally|typically|personally|deeply|seriously|simply|only|first|then|very much|so much|so|both|all|recently|lately|quite|temporarily|permanently|happily|sadly|unfortunately|luckily|fortunately|soon|gradually|genuinely|secretly|normally|today|yesterday|since) /iu;
const doubt = /^(?:probably|maybe|perhaps|possibly|almost|nearly|supposedly) /iu;
const steps: readonly { readonly pattern: RegExp; readonly marks: Partial<Marks> }[] = [
  { pattern: /^used to (?=\p{L})/iu, marks: { usedTo: true } },
  { pattern: /^no longer /iu, marks: { ended: true } },
  { pattern: /^(?:not|never) /iu, marks: { negated: true } },
  { pattern: /^(?:did) /iu, marks: { past: true } },
  { pattern: /^(?:do|does) /iu, marks: {} },
  {
    pattern:
      /^(?:am|is|are) (?:(?:so |really |very |still |also )?(?:planning|hoping|looking|thinking of|thinking about|considering|about|set|going|scheduled|due) (?:to |on )?)/iu,
    marks: { ahead: true },
  },
  { pattern: /^(?:am|is|are) /iu, marks: { be: true } },
  { pattern: /^(?:was|were) /iu, marks: { be: true, past: true } },
  { pattern: /^(?:have|has) (?:got )?to (?=\p{L})/iu, marks: { ahead: true } },
  { pattern: /^had to (?=\p{L})/iu, marks: { past: true } },
  { pattern: /^(?:have|has) got /iu, marks: { have: true } },
  { pattern: /^(?:have|has) /iu, marks: { have: true } },
  { pattern: /^had /iu, marks: { have: true, past: true } },
  { pattern: /^(?:will|shall) /iu, marks: { ahead: true, loose: true } },
  { pattern: /^(?:would|could|might|may|should) /iu, marks: { wish: true } },
  { pattern: /^(?:can|must) /iu, marks: {} },
  { pattern: /^(?:been|be) /iu, marks: { be: true } },
];

interface Marks {
  usedTo: boolean;
  ended: boolean;
  negated: boolean;
  past: boolean;
  be: boolean;
  have: boolean;
  ahead: boolean;
  wish: boolean;
  doubted: boolean;
  loose: boolean;
}

/** Forms of verbs in the past whose present may claim a state. */
const pastVerb =
  /^(?:lived|worked|studied|owned|drove|played|spoke|used|liked|loved|hated|enjoyed|preferred|dated|taught|ran|ate|drank|wanted|needed|hoped|planned|dreamed|dreamt|wished|went by|suffered|belonged|stayed|resided|knew)\b/iu;
const participle =
  /^(?:been|\p{L}+ed|\p{L}+en|made|got|gotten|become|had|bought|begun|started|left|quit|met|found|lost|won|moved|taught|learned|learnt|done|gone|put|read|kept|told|built|sold|paid|sent|run|come)\b/iu;
const future =
  /^(?:tomorrow|tonight|(?:on |by |in |from )?(?:the )?(?:next|coming|following)\b|in (?:a|an|\w+) (?:few |couple of )?(?:days?|weeks?|months?|years?)$|later (?:today|this))/iu;

/**
 * Reads a clause without openers and time phrases; undefined when no subject is found that it could be about.
 */
export function readStatement(clause: string, phrases: readonly string[]): Statement | undefined {
  const found = subjectOf(clause);
  if (found === undefined) return undefined;
  const marks: Marks = {
    usedTo: false,
    ended: false,
    negated: false,
    past: false,
    be: false,
    have: false,
    ahead: false,
    wish: false,
    doubted: false,
    loose: false,
  };
  let rest = `${found.rest} `;
  for (let before = ''; before !== rest;) {
    before = rest;
    if (doubt.test(rest)) marks.doubted = true;
    rest = rest.replace(doubt, '').replace(adverb, '');
    // After "to be" and "to have" as such, what follows is no auxiliary.
    const step = steps.find((one) => one.pattern.test(rest) && !(one.marks.have === true && marks.have));
    if (step === undefined) continue;
    Object.assign(marks, step.marks);
    rest = rest.replace(step.pattern, '');
  }
  const words = rest.trim();
  const moving = /^\p{L}+ing\b/u.test(words);
  const perfect = marks.have && participle.test(words);
  const says = marks.be && !moving ? `be ${words}` : marks.have && !marks.be && !perfect ? `have ${words}` : words;
  const ended =
    marks.ended || marks.usedTo || (marks.negated && phrases.some((phrase) => /^any ?more$/iu.test(phrase)));
  const toCome = marks.ahead || (marks.be && moving && phrases.some((phrase) => future.test(phrase)));
  const was = (marks.past && !perfect) || (pastVerb.test(words) && !marks.have);
  return {
    subject: found.subject,
    says,
    mood: {
      time: ended ? 'ended' : toCome ? 'ahead' : was ? 'was' : 'now',
      negated: marks.negated && !ended,
      certain: !marks.wish && !marks.doubted,
      loose: marks.loose,
    },
  };
}
