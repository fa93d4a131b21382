import type { Demand } from './pattern.ts';
import { isName } from './statement.ts';

/** Where the object of a statement ends and something else begins. */
const tail =
  /(?:[,;:(]|\s+(?:because|since|when|while|where|which|who|that|whenever|if|so|but|as|with|without|for|after|before|although|though|until|than|thanks to|due to|despite|instead of|rather than|every|each|whilst|along with|together with|and (?:then|it|that|this|she|he|they|i|we|now|so|have|had|also|just|am|is|was|love|like|hate|work|live|feel|never|would|will|do|can))\s).*$/iu;
const listTail = new RegExp(tail.source.replace('[,;:(]', '[;:(]'), 'iu');
const placeTail =
  /(?:[;:(]|,\s*(?!\p{Lu})|\s+(?:because|since|when|while|where|which|who|that|if|so|but|as|with|for|after|before|and|near|to|until|at|from|by|on)\s).*$/u;
const article = /^(?:an?|the|some|my|our|his|her|their|to|both|mostly|mainly) (?=\S)/iu;
/** The article of a name belongs to it: "The Summer Book". */
const title = /^(?:The|A|An) \p{Lu}/u;
const vague =
  /^(?:(?:it|that|this|them|these|those)\b.*|him|her|me|you|us|one|ones|there|here|so|too|what|how|when|everything|nothing|something|anything|everyone|someone|anyone|stuff|things?|the same|same|a lot|lots|more|less|all|both|these|those|each other|hearing .*|seeing (?:you|it|that|them).*|the (?:idea|sound|thought|fact|way|feeling|look|vibe)s?\b.*|talking (?:to|with) you.*|(?:your|you) .*|getting .*|being .*|having .*|how .*|what .*|that .*|when .*|to hear .*|to know .*|the .* you .*|'?em\b.*|myself|yourself|work|home)$/iu;

const mostWords: Readonly<Record<Demand, number>> = {
  place: 5,
  organisation: 6,
  person: 4,
  role: 7,
  thing: 6,
  activity: 6,
  language: 4,
  number: 2,
  any: 12,
};

/** The object as it stands in a fact; undefined when the words are none of the demanded kind. */
export function cleanObject(words: string, demand: Demand, lists = false): string | undefined {
  const cut = demand === 'place' ? words.replace(placeTail, '') : words.replace(lists ? listTail : tail, '');
  const bare = cut.replace(
    demand === 'person' || demand === 'place' || demand === 'organisation'
      ? /^(?:the city of|beautiful|sunny|lovely|rainy|a company called|a startup called|a company named|a small town called|a town called|a village called|a place called|the(?= \p{L}+ (?:institute|university|college|museum|hospital|academy|foundation|agency|ministry|school|library|bank|group|company|theatre|theater))) /iu
      : title.test(cut)
        ? ''
        : article,
    '',
  );
  const text = bare
    .replace(/^["'“]+|["'”.,!?\s]+$/gu, '')
    .replace(/ (?:there|here)$/iu, '')
    .replaceAll(/\s+/gu, ' ')
    .trim();
  const count = text === '' ? 0 : text.split(' ').length;
  if (count === 0 || count > mostWords[demand] * (lists ? 3 : 1) || vague.test(text)) return undefined;
  return suits[demand](text) ? text : undefined;
}

const determined =
  /^(?:an?|my|our|his|her|their|your|this|that|these|those|another|some|any|every|the(?! (?:netherlands|hague|bahamas|philippines|gambia|bronx|us\b|usa|uk\b|united|czech|algarve|cotswolds|highlands|black forest|bay area|azores|canaries|alps|lake district))) /iu;
const notPlace =
  /^(?:the|it|that|this|there|here|person|peace|love|fear|fact|general|bed|town|work|school|office|hospital|person|january|february|march|april|may|june|july|august|september|october|november|december|\d+)\b/iu;
const role =
  /(?:\b(?:nurse|chef|cook|judge|clerk|vet|coach|pilot|guide|monk|actress|waitress|host|nanny|model|poet|spy|officer|head of [\p{L} ]+|lead|ceo|cto|cfo|vp(?: of [\p{L} ]+)?|intern|student|apprentice|barista|dj|freelancer|entrepreneur|secretary|mechanic|surgeon|artist|athlete|carpenter|plumber|farmer|soldier|firefighter|paramedic|midwife|attorney|architect|chief [\p{L} ]+|president|chair|partner|scientist|analyst|assistant|consultant|specialist|technician|developer|engineer|manager|designer|director|teacher|doctor|lawyer|writer|driver|researcher|professor|postdoc|translator|therapist|psychologist|pharmacist|dentist|editor|journalist|photographer|painter|musician|singer|dancer|baker|butcher|barber|hairdresser|gardener|cleaner|librarian|veterinarian|electrician|accountant|economist|biologist|chemist|physicist|mathematician|programmer|admin(?:istrator)?|receptionist|cashier|salesperson|salesman|saleswoman|policeman|policewoman|politician|social worker|product owner|scrum master|caretaker|supervisor|foreman|trainer|tutor|lecturer|dean|principal|stay-at-home (?:mom|mum|dad|parent)|homemaker|owner of [\p{L} ]+)|\p{L}{3,}(?:ologist|ographer|ician|grapher|smith|keeper|maker|worker|eer|wright))$/iu;
const judged =
  /^(?:great|good|talented|amazing|wonderful|fantastic|terrible|bad|lousy|natural|born|brilliant|big|huge|better|fast|slow|early|heavy|light|real|true|proud|lucky|happy) /iu;
const noRole =
  /\b(?:fan|lover|believer|member|beginner|player|reader|listener|thinker|walker|runner|planner|person|talker|loser|winner|computer|sucker|sufferer|user|newbie|regular|mess|matter|reminder|bummer|game-changer|blast|dream)\b/iu;

const suits: Readonly<Record<Demand, (text: string) => boolean>> = {
  place: (text) => !determined.test(text) && !notPlace.test(text) && !/\bthe moment\b|ing\b/iu.test(text),
  organisation: (text) =>
    !/^(?:an?|my|our|his|her|their|your|this|that|home|night|night shifts?|it|the moment|people|myself|you|fun|\d+)\b/iu.test(
      text,
    ),
  person: (text) =>
    isName(text.split(' ', 1).join('')) ||
    (/^\p{Ll}[\p{L}'-]{1,20}$/u.test(text) && !/(?:ing|ed|ly)$/u.test(text) && !commonWord.test(text)),
  role: (text) =>
    !judged.test(text) &&
    (role.test(text) || role.test(text.replace(/ (?:in|of|from|on) .+$/iu, ''))) &&
    !noRole.test(text),
  thing: (text) => !/^(?:be|go|do|not|very|so|really|to|in|on|at|when|if)\b/iu.test(text),
  activity: (text) => !/^(?:to|in|the|with|it)\b/iu.test(text),
  language: (text) => text.split(/,| and | & /u).every((part) => languages.test(part.trim())),
  number: (text) => Number(text) >= 1 && Number(text) <= 120,
  any: () => true,
};

const languages =
  /^(?:a (?:little|bit of) |some |basic |conversational |fluent |native )?(?:afrikaans|albanian|arabic|armenian|basque|bengali|bulgarian|cantonese|catalan|chinese|croatian|czech|danish|dutch|english|esperanto|estonian|farsi|finnish|french|galician|georgian|german|greek|hebrew|hindi|hungarian|icelandic|indonesian|irish|italian|japanese|korean|latin|latvian|lithuanian|malay|mandarin|marathi|nepali|norwegian|persian|polish|portuguese|punjabi|romanian|russian|serbian|sign language|slovak|slovenian|spanish|swahili|swedish|tagalog|tamil|telugu|thai|turkish|ukrainian|urdu|vietnamese|welsh|yiddish|zulu)$/iu;

/** Words in small letters that are no names though they stand where one would. */
const commonWord =
  /^(?:a|an|the|not|so|very|too|here|there|fine|good|great|happy|sad|tired|busy|home|back|away|late|ready|sure|sick|ill|hungry|bored|free|single|married|engaged|done|up|down|in|out|on|off|over|it|that|this|what|someone|somebody|nobody|whatever|anything|later|soon|maybe|old|new|young|names|stupid|crazy|right|wrong|from|with|by|for|at|to|of|myself|me|you|him|her|them|us)$/iu;

/** A part of a list that leans on another, or is a clause: then it is no list. */
const referring = /\b(?:it|they|he|she|you|i|we|their|its|is|are|was|so)\b/iu;

/** "Tea, jazz and hiking" are three, unless one of them is too long to be a thing of a list. */
export function listOf(text: string): readonly string[] {
  const parts = text.split(/,\s*(?:and |or |but )?| and | or | & /u).map((part) => part.replace(article, '').trim());
  if (
    parts.some((part) => referring.test(part)) ||
    (/^\p{L}+ing [^,]+/u.test(`${parts[0]}`) && !parts.every((part) => /^\p{L}+ing\b/u.test(part)))
  ) {
    return [text.replace(/,.*$/u, '')];
  }
  if (parts.length > 1 && parts.every((part) => part !== '' && part.split(' ').length <= 4)) return parts;
  return [text.replace(/,.*$/u, '')];
}
