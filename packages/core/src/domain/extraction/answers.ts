/** Short answers are read together with the question they answer: "Where do you live?" - "In Porto." */
const asked: readonly (readonly [RegExp, string])[] = [
  [/\bwhere (?:do|are) you (?:live|living|based|staying now)\b/iu, 'I live in'],
  [/\bwhich (?:city|town|country) (?:do|are) you (?:live|living|based)?\b/iu, 'I live in'],
  [/\bwhere are you (?:originally )?from\b/iu, 'I am from'],
  [
    /\b(?:what is|what's|may i have|can i have|could i get) your (?:full |first )?name\b|\bwho am i (?:talking|speaking) (?:to|with)\b|\bwhat should i call you\b/iu,
    'My name is',
  ],
  [/\bhow old are you\b/iu, 'I am'],
  [/\bwhere do you work\b|\bwho do you work for\b/iu, 'I work at'],
  [/\bwhat do you do (?:for (?:a living|work))?\b|\bwhat is your (?:job|profession|occupation)\b/iu, 'My job is'],
];
const attribute =
  /\b(?:what is|what's|can i have|could i get|may i have|tell me) your (?<what>(?:favou?rite [\p{L}]+(?: [\p{L}]+)?|birthday|(?:e-?mail|phone)(?: address| number)?|phone|address|budget|deadline|nationality|blood type|shoe size|time ?zone))\b/iu;
const filler =
  /^(?:(?:well|oh|hmm|um|uh|sure|yes|ok|okay|it is|it's|that is|that would be|that'd be|currently|right now|in|at|i would say|probably|definitely|just|i'm|i am)[\s,.:]+)+/iu;

/** The statement that an answer stands for; undefined where it is not short, or the question is another. */
export function answerOf(question: string, answer: string): string | undefined {
  if (answer.includes('?') || answer.split(/\s+/u).length > 8) return undefined;
  const plain = answer
    .replaceAll('’', "'")
    .replace(filler, '')
    .replace(/[.!\s]+$/u, '');
  if (plain === '' || /^(?:i|my|we|no|not|none|why|never|secret|nothing|same)\b/iu.test(plain) || /[.!]\s/u.test(plain))
    return undefined;
  const what = attribute.exec(question)?.groups?.['what'];
  const lead = what === undefined ? asked.find(([pattern]) => pattern.test(question))?.[1] : `My ${what} is`;
  return lead === undefined ? undefined : `${lead} ${plain}`;
}
