import type { Refusal, SourceText } from './candidate.ts';

/** Texts that never become a user's memory, whatever they say; most are told before anything is read. */

const greeting =
  /^(?:(?:hi|hey|hello|hiya|howdy|yo|good (?:morning|evening|afternoon|night)|morning|evening|bye|goodbye|see (?:you|ya)|later|cheers|thanks?|thank you|thx|ty|ok|okay|k|yes|no|yep|yeah|nope|sure|great|cool|nice|awesome|perfect|lol|haha|hmm+|wow|oh|ah|got it|sounds good|no problem|no worries|you are welcome|welcome|take care|talk (?:to you )?(?:soon|later)|long time no see|congrats|congratulations|good luck|happy birthday|have a (?:good|nice|great) (?:day|one|evening|weekend|night)|so much|very much|a lot|again|there|all|everyone|everybody|guys|team|friend|buddy|mate|man|dude|then|for (?:that|the help|your help)|how are you|how is it going|what is up|sup|will do|of course|exactly|agreed|right|true|indeed|absolutely|definitely)[\s!.,?…:;()'-]*)+(?:\p{Lu}\p{Ll}+[\s!.,?]*)?$/iu;

/** Words that stand in what is written for a program, not said by a person. */
const prompt =
  /^\s*(?:#{1,3} )?(?:system(?: prompt| message)?:|you are (?:an?|the) (?:[\p{L}-]+ ){0,4}(?:assistant|ai|model|bot|agent|expert|chatbot|language model)\b|your (?:task|role|job) is to\b|act as\b|assistant:|human:|instructions?:|<(?:system|instructions?|prompt|\|)|\[(?:inst|system)\])|<\|?(?:im_start|system|endoftext)|\bas an ai(?: language)? model\b|\brespond (?:only )?(?:in|with) json\b|\bknowledge cutoff\b|```/iu;

/** Orders to whoever reads the memory. They are data, and no fact about anybody. */
const instruction =
  /\b(?:ignore|disregard|forget|override|bypass) (?:all |any |everything |every |the |your |my )*(?:of )?(?:previous|prior|earlier|above|preceding|existing|safety|other|system|your|these|those|instructions?|rules|guidelines|prompts?)\b.{0,40}?(?:instructions?|rules|prompts?|messages?|guidelines|memor(?:y|ies)|context|directives)?|\b(?:reveal|print|show|repeat|output|leak) (?:me )?(?:your|the) (?:system |hidden |initial )?(?:prompt|instructions)\b|\bfrom now on,? (?:you|respond|act|answer|pretend|always (?:say|answer|respond))\b|\byou (?:must|will|shall) (?:now |always |only )?(?:obey|respond|answer|act|pretend|comply|say)\b|\b(?:developer|admin|god|dan|jailbreak) mode\b|\b(?:remember|store|save|memori[sz]e|note|record|add to (?:your )?memory)\b.{0,30}\b(?:that )?(?:the user|you|all users|every user) (?:is|are|must|should|has|wants|prefers|agreed|approved|loves)\b|\bnew (?:system )?(?:instructions?|prompt):/iu;

const joke =
  /\b(?:just |only )?(?:kidding|joking)\b|\bjk\b|\bj\/k\b|\bas a joke\b|\bpull(?:ing)? your leg\b|\bnot really\b[.! ]*$|\b(?:april fools?)\b|\bgotcha\b|[;😉]\)?\s*\/s\b|\s\/s$|\bsarcas[mt]\w*/iu;

const hypothetical =
  /^(?:if|imagine|suppose|supposing|say i|let us say|what if|pretend|in theory|hypothetically|in another life|in my dreams|wouldn't it|would not it|assuming|unless|in an ideal world)\b|\bif only\b|\b(?:i|we|he|she|they) wish(?:es|ed)?\b(?! (?:you|to)\b)|\bif i (?:were|was|had|could|ever|would)\b|\bwould have\b|\bin my (?:next|past|former|previous) life\b|\bas if i\b|\b(?:i|we) (?:dreamed|dreamt|had a dream|imagined|pretended) (?:that|about)?|\b(?:the|a|my|his|her) (?:character|protagonist|hero|heroine|novel|story|avatar|role ?play)\b|\b(?:a quote|quote|the song goes|lyrics?|proverb|the saying goes)\b/iu;

/** Over the top to be meant. */
const absurd =
  /\b(?:on|to) (?:mars|the moon|venus|jupiter|narnia|hogwarts|middle[- ]earth|neverland|atlantis|mordor)\b|\b(?:i|we) (?:am|are) (?:\w+ )?(?:batman|superman|spider-?man|the queen|the king|the pope|a (?:unicorn|wizard|robot|dragon|ghost|vampire|zombie|time traveller|time traveler|superhero|hobbit|mermaid|cat|dog|potato|ninja|pirate)|\d{3,} years old|god|santa)\b|\b(?:a|one|ten) (?:million|billion|trillion) (?:cats|dogs|years|times|dollars)\b|\b(?:eat a horse|died? laughing|kill for a|sell my soul|married to (?:my )?(?:job|work|code|sofa|couch))\b|\b(?:live|living) (?:under a rock|in a cave|in the office|in my car wash|at the office|in a fantasy)\b/iu;

export const isJoke = (text: string): boolean => joke.test(text);

export const isHypothetical = (clause: string): boolean => hypothetical.test(clause) || absurd.test(clause);

/** Why a whole text is passed over; undefined when it is to be read. */
export function refusalOf(source: SourceText): Refusal | undefined {
  const { role, content } = source;
  const text = content.trim().replaceAll('’', "'");
  if (role === 'assistant') return 'echo';
  if (role === 'system' || prompt.test(text)) return 'prompt';
  if (instruction.test(text)) return 'instruction';
  if (role === 'tool') return 'noise';
  const plain = text
    .replaceAll(/\bhow's\b/giu, 'how is')
    .replaceAll(/\bwhat's\b/giu, 'what is')
    .replaceAll(/\byou're\b/giu, 'you are');
  if (greeting.test(plain)) return 'greeting';
  return isNoise(text) ? 'noise' : undefined;
}

/** Too short to say anything, or not made of words: logs, code, keys, addresses of pages. */
function isNoise(text: string): boolean {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  if (letters < 3 || letters < text.length * 0.3) return true;
  if (/^(?:https?:\/\/\S+\s*)+$/u.test(text)) return true;
  const words = text.split(/\s+/u);
  if (words.some((word) => word.length > 60) && words.length < 20) return true;
  return /^\s*(?:at \S+ \(\S+:\d+|\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d|(?:error|warn|info|debug|trace)\b[:\] ]|\$ |> |import |const |function |def |class |select .+ from |npm |git |sudo )/imu.test(
    text,
  );
}

/** Whether most words of a text were just said by somebody else: quoted back, they are nobody's news. */
export function echoes(text: string, earlier: readonly string[]): boolean {
  const words = wordsOf(text);
  if (words.length < 5) return false;
  return earlier.some((other) => {
    const theirs = new Set(wordsOf(other));
    return words.filter((word) => theirs.has(word)).length >= words.length * 0.85;
  });
}

function wordsOf(text: string): string[] {
  return Array.from(text.toLowerCase().matchAll(/[\p{L}\p{N}']+/gu), ([word]) => word);
}
