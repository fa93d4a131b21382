import type { Pattern } from './pattern.ts';

const irregular: Readonly<Record<string, string>> = {
  be: 'am|is|are|be|been|being',
  have: 'have|has|having',
  buy: 'buy|buys|buying|bought',
  get: 'get|gets|getting|got|gotten',
  drive: 'drive|drives|driving|drove|driven',
  speak: 'speak|speaks|speaking|spoke|spoken',
  leave: 'leave|leaves|leaving|left',
  quit: 'quit|quits|quitting',
  begin: 'begin|begins|beginning|began|begun',
  become: 'become|becomes|becoming|became',
  teach: 'teach|teaches|teaching|taught',
  run: 'run|runs|running|ran',
  go: 'go|goes|going|went|gone',
  give: 'give|gives|giving|gave|given',
  take: 'take|takes|taking|took|taken',
  break: 'break|breaks|breaking|broke|broken',
  eat: 'eat|eats|eating|ate|eaten',
  stop: 'stop|stops|stopping|stopped',
  study: 'study|studies|studying|studied',
  marry: 'marry|marries|marrying|married',
  drink: 'drink|drinks|drinking|drank',
  sell: 'sell|sells|selling|sold',
  hate: 'hate|hates|hating|hated',
  fly: 'fly|flies|flying|flew',
  swap: 'swap|swaps|swapping|swapped',
  prefer: 'prefer|prefers|preferring|preferred',
  find: 'find|finds|finding|found',
  lose: 'lose|loses|losing|lost',
  keep: 'keep|keeps|keeping|kept',
  come: 'come|comes|coming|came',
  ditch: 'ditch|ditches|ditching|ditched',
  grow: 'grow|grows|growing|grew|grown',
};

/** Every form of a regular verb: doubled and dropped letters are left to the list above. */
function formsOf(verb: string): string {
  const own = irregular[verb];
  if (own !== undefined) return own;
  const stem = verb.endsWith('e') ? verb.slice(0, -1) : verb;
  return `${verb}|${verb}s|${stem}ed|${stem}ing`;
}

/** `<live>` stands for any form of the verb. */
function rule(says: string, predicate: string, rest: Partial<Omit<Pattern, 'says' | 'predicate'>> = {}): Pattern {
  const source = says.replaceAll(/(?<!\(\?)<(\w+)>/gu, (_, verb: string) => `(?:${formsOf(verb)})`);
  return {
    says: new RegExp(`^(?:${source})$`, 'iu'),
    predicate,
    demands: 'any',
    tense: 'state',
    proper: says.includes('(?<object>\\p{Lu}'),
    ...rest,
  };
}

const place = { demands: 'place' } as const;
const thing = { demands: 'thing' } as const;
const taste = { demands: 'thing', tense: 'habit', negated: 'dislikes', lists: true } as const;
const distaste = { demands: 'thing', tense: 'habit', negated: 'likes', lists: true } as const;
const end = { stance: 'ends', tense: 'event' } as const;
const pets =
  '(?:dog|cat|puppy|kitten|hamster|rabbit|parrot|horse|turtle|tortoise|goldfish|fish|bird|guinea pig|pet|snake|lizard|ferret|pony)s?';
const diets =
  'vegetarian|vegan|pescatarian|pescetarian|flexitarian|lactose intolerant|gluten[- ]free|keto|kosher|halal|a vegetarian|a vegan|a pescatarian';

/** The first that matches decides, except that `from`-rules add their own. */
export const patterns: readonly Pattern[] = [
  // Where
  rule('<live> (?:in|at|near|out in|over in|up in|down in) (?<object>.+)', 'lives_in', place),
  rule('be <live> (?:in|at|near) (?<object>.+)', 'lives_in', place),
  rule('(?:be )?(?:based|residing|located|settled|back living) (?:in|near|out of) (?<object>.+)', 'lives_in', place),
  rule('reside[sd]? in (?<object>.+)', 'lives_in', place),
  rule(
    '(?:move|moved|relocate|relocated|have moved) (?:back |over |down |up |out |away )*(?:here )?(?:to|into) (?<object>.+?)(?: from (?<former>.+))?',
    'lives_in',
    { ...place, tense: 'event' },
  ),
  rule('(?:move|moved|relocate|relocated) (?:away )?from (?<former>.+?) (?:back )?to (?<object>.+)', 'lives_in', {
    ...place,
    tense: 'event',
  }),
  rule(
    '(?:settled|settled down|made (?:a|my|our) (?:new )?home|bought (?:a|our|my|an) (?:\\w+ )?(?:house|flat|apartment|place|home)|rented (?:a|an) (?:\\w+ )?(?:house|flat|apartment|place)|found (?:a|an) (?:\\w+ )?(?:house|flat|apartment|place)) (?:in|near) (?<object>.+)',
    'lives_in',
    { ...place, tense: 'event' },
  ),
  rule('left (?<former>.+?) (?:for|and (?:now live|live|moved to|settled) (?:in )?) ?(?<object>.+)', 'lives_in', {
    ...place,
    tense: 'event',
  }),
  rule('call (?<object>.+) (?:my |our )?home', 'lives_in', place),
  rule('(?:have )?(?:<move> (?:out of|away from)) (?<object>.+)', 'lives_in', { ...place, ...end }),
  rule('(?:be|come|came|hail|hails|be originally) (?:originally )?from (?<object>.+)', 'from', place),
  rule('grew up in (?<object>.+)', 'grew_up_in', { ...place, tense: 'event' }),
  rule('(?:be )?born (?:and raised )?in (?<object>\\p{Lu}.+)', 'born_in', { ...place, tense: 'event' }),
  rule('(?:be |have been |been )?(?:<visit>) (?<object>.+)', 'visited', { ...place, tense: 'event' }),
  rule(
    '(?:went|have been|been|be|travelled|traveled|flew|took a trip|drove) (?:back )?to (?<object>\\p{Lu}.+)',
    'visited',
    { ...place, tense: 'event' },
  ),
  // Work
  rule('(?:be )?<work> (?:as )?(?:an? |the )(?<object>.+?) (?:at|for|with) (?<employer>.+)', 'job_title', {
    demands: 'role',
  }),
  rule('(?:be )?<work> (?:at|for|over at) (?<object>.+?)(?: as (?:an? |the )?(?<role>.+))?', 'works_at', {
    demands: 'organisation',
  }),
  rule('(?:be )?<work> as (?:an? |the )?(?<object>.+)', 'job_title', { demands: 'role' }),
  rule('(?:be )?<work> on (?<object>.+)', 'works_on', thing),
  rule('(?:be )?<work> in (?<object>.+)', 'industry', { demands: 'activity' }),
  rule('(?:be )?employed (?:at|by|with) (?<object>.+)', 'works_at', { demands: 'organisation' }),
  rule(
    '(?:joined|have joined|join|be hired (?:by|at)|been hired (?:by|at)|got hired (?:by|at)|signed (?:on )?with) (?<object>.+?)(?: as (?:an? |the |their |its )?(?<role>.+))?',
    'works_at',
    { demands: 'organisation', tense: 'event' },
  ),
  rule(
    '(?:started|start|begun|began|took|accepted|landed|got|found|have started|have got|have accepted) (?:work|working|(?:a|my|the|an) (?:new |first |great |\\w+ )?(?:job|position|role|gig|offer|internship)) (?:at|with|for|from) (?<object>.+?)(?: as (?:an? |the )?(?<role>.+))?',
    'works_at',
    { demands: 'organisation', tense: 'event' },
  ),
  rule(
    '(?:started|start|began|begun|got a job|took a job|took over|got a position|found work|started working) as (?:an? |the )?(?<object>.+?)(?: (?:at|for|with) (?<employer>.+))?',
    'job_title',
    { demands: 'role', tense: 'event' },
  ),
  rule(
    '(?:switched|changed|moved) (?:jobs|employers|companies) (?:from (?<former>.+?) )?to (?<object>.+)',
    'works_at',
    { demands: 'organisation', tense: 'event' },
  ),
  rule(
    '(?:left|quit|resigned from|retired from|be laid off (?:from|by)|be fired (?:from|by)|got laid off (?:from|by)|got fired (?:from|by)|stopped working (?:at|for)|handed in (?:my|his|her) notice at|finished (?:up )?at) (?:my job (?:at|with) |my position at )?(?<object>\\p{Lu}.+?)(?: to (?:join|work for|work at) (?<next>.+))?',
    'works_at',
    { demands: 'organisation', ...end },
  ),
  rule('(?:quit|left|lost|resigned from) (?:my|his|her|the) (?:job|position|old job)', 'works_at', {
    object: '',
    ...end,
  }),
  rule('(?:be|got|been) (?:promoted|appointed) (?:to|as) (?:an? |the )?(?<object>.+)', 'job_title', {
    demands: 'role',
    tense: 'event',
  }),
  rule('became (?:an? |the )(?<object>.+)', 'job_title', { demands: 'role', tense: 'event' }),
  rule(
    'be (?:the|an?) (?:new )?(?<object>(?:head|director|lead|manager|chief|vice president|vp|owner|founder|co-founder|ceo|cto|member|president|chair)\\b.{0,60}?)(?: (?:at|of) (?<employer>\\p{Lu}.+))?',
    'job_title',
    { demands: 'role' },
  ),
  rule('be (?:an? )(?<object>.+?) (?:at|for|with) (?<employer>\\p{Lu}.+)', 'job_title', { demands: 'role' }),
  rule('run (?:my|our) own (?<object>.+)', 'runs', { demands: 'activity' }),
  rule('(?:be )?(?:retired)', 'job_title', { object: 'retired' }),
  rule('(?:retired)', 'job_title', { object: 'retired', tense: 'event' }),
  rule('(?:be )?(?:unemployed|between jobs|out of work|looking for work)', 'job_title', {
    object: 'unemployed',
  }),
  rule('(?:started|start|begun|began|have started) (?:at|with) (?<object>(?:the )?\\p{Lu}.+)', 'works_at', {
    demands: 'organisation',
    tense: 'event',
    proper: true,
  }),
  // Study
  rule('(?:be )?<study> (?<object>.+?) at (?<school>.+)', 'studies', { demands: 'activity' }),
  rule('(?:be )?<study> at (?<object>.+)', 'studies_at', { demands: 'organisation' }),
  rule('(?:be )?<study> (?<object>.+)', 'studies', { demands: 'activity' }),
  rule('(?:go|goes|be going) to (?<object>.*\\b(?:university|college|school|institute|academy)\\b.*)', 'studies_at', {
    demands: 'organisation',
  }),
  rule('graduated from (?<object>.+?)(?: with .+)?', 'graduated_from', { demands: 'organisation', tense: 'event' }),
  rule('(?:be )?majoring in (?<object>.+)', 'studies', { demands: 'activity' }),
  // Identity
  rule('(?:be )?(?:called|named) (?<object>.+)', 'name', { demands: 'person' }),
  rule('changed (?:my|her|his) (?:last |first |legal )?name (?:from (?<former>.+?) )?to (?<object>.+)', 'name', {
    demands: 'person',
    tense: 'event',
  }),
  rule('(?:go|goes|be going) by (?:the name )?(?<object>.+?)(?: instead of (?<former>.+))?', 'name', {
    demands: 'person',
  }),
  rule('be (?<object>\\d{1,3})(?: years? old| yrs? old)?', 'age', { demands: 'number' }),
  rule('(?:turned|have turned|just turned) (?<object>\\d{1,3})', 'age', { demands: 'number', tense: 'event' }),
  rule(
    'be (?<object>(?:american|argentin\\w+|australian|austrian|belgian|brazilian|british|bulgarian|canadian|chilean|chinese|colombian|croatian|cuban|czech|danish|dutch|egyptian|english|estonian|filipino|finnish|french|german|greek|hungarian|indian|indonesian|iranian|iraqi|irish|israeli|italian|jamaican|japanese|kenyan|korean|latvian|lebanese|lithuanian|malaysian|mexican|moroccan|nepali|nigerian|norwegian|pakistani|peruvian|polish|portuguese|romanian|russian|scottish|serbian|slovak|slovenian|spanish|swedish|swiss|syrian|taiwanese|thai|tunisian|turkish|ukrainian|venezuelan|vietnamese|welsh))',
    'nationality',
    { demands: 'any' },
  ),
  rule('use (?<object>(?:she|he|they|ze|xe)/\\w+(?:/\\w+)?)(?: pronouns)?', 'pronouns'),
  // People
  rule('be married to (?<object>.+)', 'partner', { demands: 'person' }),
  rule('(?:got |be )?(?:married|engaged) to (?<object>.+)', 'partner', { demands: 'person', tense: 'event' }),
  rule('married (?<object>\\p{Lu}.+)', 'partner', { demands: 'person', tense: 'event' }),
  rule(
    '(?:<date>|be <date>|be (?:in a relationship|together|going out|seeing someone called|seeing)(?: with)?|started (?:dating|seeing)|got together with|be with) (?<object>\\p{Lu}.+)',
    'partner',
    { demands: 'person' },
  ),
  rule(
    '(?:broke up|have broken up|split up|split|separated|got divorced|divorced|be divorced|parted ways) (?:with|from) (?<object>.+)',
    'partner',
    { demands: 'person', ...end },
  ),
  rule('divorced (?<object>\\p{Lu}.+)', 'partner', { demands: 'person', ...end }),
  rule(
    '(?:be|have got|have gotten) (?<object>single|married|engaged|divorced|separated|widowed)(?:,.*)?',
    'relationship_status',
    { demands: 'any' },
  ),
  rule('got (?<object>married|engaged|divorced|separated)(?:,.*)?', 'relationship_status', {
    demands: 'any',
    tense: 'event',
  }),
  rule(
    '(?:<have>|have got) (?<object>\\d+|one|two|three|four|five|six|seven) (?:kids|children|kid|child|sons|daughters|boys|girls)',
    'child_count',
    { demands: 'any' },
  ),
  rule(
    '<have> (?:a|an|my) (?<kin>(?:\\w+ )?(?:son|daughter|sister|brother|child|baby|cousin|niece|nephew|friend|boyfriend|girlfriend|wife|husband|partner)) (?:called|named|,) ?(?<object>.+)',
    'kin',
    { demands: 'person' },
  ),
  // Pets and things
  rule(
    `(?:<have>|<own>|<keep>|adopted|got|rescued|bought|have adopted|have got) (?:an?|two|three|my|our|some|another)? ?(?<animal>(?:[\\p{L}-]+ ){0,3}${pets}) (?:called|named|whose name is|,) ?(?<object>.+)`,
    'has_pet',
    { demands: 'person', tense: 'habit' },
  ),
  rule(`(?:<have>|<own>|<keep>) (?<object>(?:an?|two|three|four|my|our|\\d+) (?:[\\p{L}-]+ ){0,3}${pets})`, 'has_pet', {
    demands: 'thing',
    tense: 'habit',
  }),
  rule(
    `(?:adopted|got|rescued|bought|have adopted|have got) (?<object>(?:an?|two|three|four|my|our|another) (?:[\\p{L}-]+ ){0,3}${pets})(?: from .+)?`,
    'has_pet',
    { demands: 'thing', tense: 'event' },
  ),
  rule(
    '(?:bought|got|purchased|picked up|have bought) (?:a|an|my|our|the) (?<object>(?:[\\p{L}\\d-]+ ){0,3}(?:car|bike|bicycle|motorbike|motorcycle|house|flat|apartment|guitar|piano|violin|camera|laptop|computer|phone|tablet|boat|van|truck|tent|kayak|camper|telescope|drone|printer|keyboard|sofa|desk|console))(?: .{0,30})?',
    'owns',
    { demands: 'thing', tense: 'event' },
  ),
  rule('sold (?:my|our|the) (?<object>.+)', 'owns', { demands: 'thing', ...end }),
  rule('<own> (?<object>.+)', 'owns', { demands: 'thing', tense: 'habit' }),
  rule('<drive> (?:an?|my) (?<object>.+?)(?: to work)?', 'drives', { demands: 'thing', tense: 'habit' }),
  // Tools
  rule(
    '(?:switched|changed|migrated|moved over|moved|swapped|went) (?:over )?from (?<former>.+?) to (?<object>.+)',
    'uses',
    { demands: 'thing', tense: 'event' },
  ),
  rule(
    '(?:switched|migrated|changed over) (?:over )?to (?:using )?(?<object>.+?)(?: (?:for|from|instead of) (?<former>.+))?',
    'uses',
    { demands: 'thing', tense: 'event' },
  ),
  rule(
    '(?:be )?<use> (?<object>.+?)(?: (?:instead of|rather than) (?<former>.+?))?(?: (?:for|to|as|when|on) .+)?',
    'uses',
    { demands: 'thing', tense: 'habit' },
  ),
  rule(
    '(?:<stop> using|<quit> using|<ditch>|gave up on|uninstalled|cancelled my subscription to|got rid of) (?:my )?(?<object>.+)',
    'uses',
    { demands: 'thing', ...end },
  ),
  // Tastes
  rule('<prefer> (?<object>.+?)(?: (?:over|to|rather than|instead of|than) (?<former>.+))?', 'prefers', {
    demands: 'thing',
    tense: 'habit',
  }),
  rule('(?:like|likes|love|loves) (?<object>.+?) (?:more|better) than (?<former>.+)', 'prefers', {
    demands: 'thing',
    tense: 'habit',
  }),
  rule(
    '(?:like|likes|love|loves|enjoy|enjoys|adore|adores|dig|digs|be enjoying|be loving) (?<object>.+?)(?: (?:a lot|very much|so much|the most|best))?',
    'likes',
    taste,
  ),
  rule(
    '(?:be )?(?:(?:a )?(?:big|huge|massive|great|real|total|lifelong) )?(?:a )?(?:fans?|lovers?) of (?<object>.+)',
    'likes',
    taste,
  ),
  rule(
    'be (?:into|fond of|crazy about|mad about|obsessed with|passionate about|hooked on|keen on|all about|addicted to|a sucker for|partial to) (?<object>.+)',
    'likes',
    taste,
  ),
  rule('(?:have )?(?:fallen|fell|falling) in love with (?<object>.+)', 'likes', { ...taste, tense: 'event' }),
  rule('(?:got|have gotten|have got) (?:really )?into (?<object>.+)', 'likes', { ...taste, tense: 'event' }),
  rule('(?:can )?not (?:stand|bear) (?<object>.+)', 'dislikes', distaste),
  rule('(?:stand|bear) (?<object>.+)', 'likes', taste),
  rule(
    '(?:<hate>|dislike|dislikes|despise|despises|detest|detests|loathe|loathes|be sick of|be tired of|be not a fan of|avoid|avoids) (?<object>.+)',
    'dislikes',
    distaste,
  ),
  rule(
    '(?:went off|have gone off|gone off|fell out of love with|got tired of|be over|be done with) (?<object>.+)',
    'likes',
    { demands: 'thing', ...end, lists: true },
  ),
  // Food and health
  rule(`(?:be|<become>|went|have gone|gone|have been|turned) (?<object>${diets})`, 'diet', { demands: 'any' }),
  rule('(?:be )?(?:on|following) (?:an?|the) (?<object>[\\p{L}-]+ diet)', 'diet', { demands: 'any' }),
  rule(
    '(?:<eat>|<drink>) (?<object>meat|fish|dairy|gluten|pork|beef|alcohol|coffee|sugar|eggs|nuts|seafood|caffeine|wheat)(?: again)?',
    'eats',
    { demands: 'any', tense: 'habit', negated: 'does_not_eat' },
  ),
  rule(
    '(?:be )?(?:<eat>|have) (?<object>meat|fish|dairy|gluten|pork|beef|alcohol|coffee|sugar|eggs|nuts|seafood|caffeine|wheat)',
    'eats',
    { demands: 'any', tense: 'habit', negated: 'does_not_eat' },
  ),
  rule(
    '(?:be )?(?:also )?(?:badly |severely |deathly |mildly |highly |super |very )?allergic to (?<object>.+)',
    'allergic_to',
    { demands: 'thing', lists: true },
  ),
  rule('<have> (?:an? )?(?:\\w+ )?allergy to (?<object>.+)', 'allergic_to', { demands: 'thing', lists: true }),
  rule('<have> an? (?<object>[\\p{L}-]+) allergy', 'allergic_to', { demands: 'thing' }),
  rule('(?:be|got|been) diagnosed with (?<object>.+)', 'has_condition', { demands: 'thing', tense: 'event' }),
  rule(
    "(?:<have>|<suffer> from) (?<object>(?:chronic |type \\d |mild |severe )?(?:diabetes|asthma|migraines?|epilepsy|arthritis|adhd|autism|depression|anxiety|insomnia|celiac disease|coeliac disease|high blood pressure|hypertension|lactose intolerance|dyslexia|hay fever|eczema|crohn's disease|tinnitus|back pain|a heart condition|a bad knee|a bad back))",
    'has_condition',
    { demands: 'any', tense: 'habit' },
  ),
  rule(
    '(?:started|begun|began|have started|took up|taken up|picked up|got back to) (?:playing |learning |practi[sc]ing )?(?:the )?(?<object>guitar|piano|violin|viola|cello|drums|bass|flute|oboe|saxophone|trumpet|trombone|clarinet|ukulele|harp|accordion|banjo|mandolin|chess|tennis|football|soccer|basketball|volleyball|badminton|squash|golf|rugby|cricket|hockey|padel|pickleball)',
    'plays',
    { demands: 'any', tense: 'event' },
  ),
  // Skills and hobbies
  rule(
    '(?:speak|speaks|be fluent in|be learning to speak) (?:fluent |some |a little |a bit of )?(?<object>.+?)(?: (?:fluently|natively|at home|well))?',
    'speaks',
    { demands: 'language', tense: 'habit', lists: true },
  ),
  rule(
    '(?:be )?(?:learning|taking lessons in|taking classes in|teaching myself|taking up) (?:how )?(?:to )?(?<object>.+)',
    'learns',
    { demands: 'activity', tense: 'habit' },
  ),
  rule(
    '(?:started|began|begun|have started) (?:learning|taking lessons in|taking classes in|teaching myself) (?:how )?(?:to )?(?<object>.+)',
    'learns',
    { demands: 'activity', tense: 'event' },
  ),
  rule(
    '(?:be )?(?:play|plays|playing) (?:the )?(?<object>guitar|piano|violin|viola|cello|drums|bass|flute|oboe|saxophone|trumpet|trombone|clarinet|ukulele|harp|accordion|keyboard|banjo|mandolin|chess|tennis|football|soccer|basketball|volleyball|badminton|squash|golf|rugby|cricket|hockey|padel|pickleball|poker|dungeons & dragons|video games|board games)(?: .{0,30})?',
    'plays',
    { demands: 'any', tense: 'habit' },
  ),
  rule(
    '(?:started|took up|taken up|picked up|begun|began|have started|have taken up|got back into|joined) (?:doing |practi[sc]ing |playing )?(?:the )?(?<object>[\\p{L}-]+ing|yoga|pilates|chess|judo|karate|guitar|piano|violin|drums|pottery|photography|ceramics|tennis|golf|crossfit|meditation|ballet|salsa)(?: (?:classes|lessons))?',
    'hobby',
    { demands: 'activity', tense: 'event' },
  ),
  rule(
    '(?:<give> up|<quit>|<stop>|have stopped|have quit|have given up|dropped) (?:doing |practi[sc]ing |playing |going to |my )?(?:the )?(?<object>.+)',
    'hobby',
    { demands: 'activity', ...end },
  ),
  rule('(?:be )?(?:a )?member of (?<object>.+)', 'member_of', { demands: 'organisation' }),
  rule('(?:be |get )?(?:afraid|scared|terrified|frightened) of (?<object>.+)', 'afraid_of', {
    demands: 'thing',
    tense: 'habit',
  }),
  rule('be an? (?<object>.+)', 'job_title', { demands: 'role' }),
];

/** "I want to learn Italian": kept as goals. */
export const goal =
  /^(?:(?:be )?(?:want|wants|wanting|hope|hopes|hoping|aim|aims|intend|intends|dream|dreams|dreaming|wish to|aspire|aspires|(?:really )?(?:like|love) )(?: of| to| about)? ?(?:to )?)(?<object>.+)$/iu;
