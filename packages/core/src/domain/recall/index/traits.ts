/** What a text offers to a kind of question, as bits: computed once when it is indexed. */
export const trait = { time: 1, number: 2, name: 4 } as const;

const TIME =
  /\b(?:yesterday|today|tonight|tomorrow|ago|last|next|this (?:week|month|year|morning|weekend)|recently|(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|weekend|(?:week|month|year|day|hour)s?|(?:19|20)\d\d|\d{1,2}:\d\d|o'clock|spring|summer|autumn|winter|birthday|since|when i was)\b/i;
const NUMBER =
  /\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|twenty|thirty|forty|fifty|hundreds?|thousands?|millions?|once|twice|both|couple|several|few|half|pair)\b/i;
/** A capital inside a sentence: not after its end, not the pronoun. */
const NAME = /[^.!?…"'\s]["']?\s+(?!I\b)\p{Lu}[\p{L}\d]/u;

export function traitsOf(text: string): number {
  return (
    (TIME.test(text) ? trait.time : 0) | (NUMBER.test(text) ? trait.number : 0) | (NAME.test(text) ? trait.name : 0)
  );
}
