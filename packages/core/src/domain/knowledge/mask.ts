/**
 * Words for what differs from one occurrence of a problem to the next. An order matters: what is longer or more particular
 * is masked before what could be a part of it.
 */
const times: readonly (readonly [RegExp, string])[] = [
  // 2026-11-21T10:00:00.123Z, 2026/11/21 10:00:00,123, 21/Nov/2026:10:00:00 +0000
  [
    /\b\d{4}[-/]\d{2}[-/]\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)?(?: ?(?:Z\b|UTC\b|GMT\b|[+-]\d{2}:?\d{2}\b))?/gu,
    '<time>',
  ],
  [/\b\d{1,2}\/[A-Z][a-z]{2}\/\d{4}(?::\d{2}:\d{2}:\d{2})?(?: [+-]\d{4})?/gu, '<time>'],
  // Nov 21 10:00:00, Sat Nov 21 10:00:00 2026
  [
    /\b(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) +\d{1,2},?(?: \d{4})?(?: \d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)(?: [A-Z]{3,4})?(?: \d{4})?/gu,
    '<time>',
  ],
  [/\b\d{2}:\d{2}:\d{2}(?:[.,]\d+)?\b/gu, '<time>'],
];
const masks: readonly (readonly [RegExp, string])[] = [
  [/\b[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b/giu, '<id>'],
  [/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gu, '<email>'],
  // The scheme tells one problem from another, the rest does not.
  [/\b([a-z][a-z\d+.-]*):\/\/[^\s"'`<>()\]},;]+/giu, '$1://<address>'],
  [/(?<![\w:])(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?(?:\/\d{1,2})?\b/gu, '<address>'],
  [
    /\[(?=[\da-f:]*:[\da-f:]*:)[\da-f:]+\](?::\d+)?|(?<![\w:])(?=[\da-f:]*:[\da-f:]*:)(?:[\da-f]{0,4}:){2,7}[\da-f]{0,4}(?::\d+)?(?![\w:])/giu,
    '<address>',
  ],
  [
    /\b(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+(?:internal|local|localdomain|svc|cluster|com|net|org|io|dev|cloud|test|example)(?![\w-]|\.\w)(?::\d+)?/giu,
    '<address>',
  ],
  [/\blocalhost:\d+/giu, '<address>'],
  // C:\app\x.log, /srv/app/x.log, ./x/y, ~/x; a lone slash, a date or "and/or" is no path.
  [/(?<![\w/])[A-Za-z]:\\[^\s"'`<>|*?,;)]+/gu, '<path>'],
  [/(?<![\w/>.])(?:~|\.{1,2})?\/(?:[\w@.+~%-]+\/)*[\w@.+~%-]+\/?(?::\d+(?::\d+)?)?/gu, '<path>'],
  [/(?<![\w/>.])(?:[\w@.+~-]+\/)+[\w@+~-]+\.[A-Za-z]\w{0,5}\b(?::\d+(?::\d+)?)?/gu, '<path>'],
  [/\b0x[\da-f]+\b/giu, '<hex>'],
  // Pods and tasks: a name, the hash of its set, its own.
  [/\b([a-z][a-z\d-]*?)-[\da-f]{6,10}-[\da-z]{5}\b/gu, '$1-<id>'],
  // A hash or a token: hex with a digit in it, or letters and digits mixed and long.
  [/\b(?=[\da-f]*\d)(?=[\da-f]*[a-f])[\da-f]{7,}\b/giu, '<id>'],
  [/\b(?=[A-Za-z_-]*\d)(?=[\d_-]*[A-Za-z])(?=(?:[\w-]*\d){3})[A-Za-z\d][\w-]{15,}\b/gu, '<id>'],
  // order-88213, req_9f3, web-7d4f8-x2k: a name with a number in its tail.
  [/\b([A-Za-z]{2,}(?:[_-][A-Za-z]+)*)[_#-](?=[\w-]*\d)[\da-z]+(?:-[\da-z]{2,})*\b/gu, '$1-<n>'],
  // 1920x1080, (12x4)
  [/\b\d+(?:x\d+)+\b/gu, '<n>'],
  [/#\d+/gu, '#<n>'],
];

/** A number that names the kind of problem, and so stays: behind one of these words, or within a code. */
const telling =
  /(?:\b(?:status(?: ?code)?|code|errno|error|exit(?:ed)?(?: with)?(?: code| status)?|http(?:\/\d(?:\.\d)?)?|signal|sqlstate|ora|returned|response|responded with)[\s:=[(#"-]*)$/iu;
const numbers =
  /(?<![\w<])[+-]?\d+(?:[.,]\d+)*(?:\s?(?:ms|µs|us|ns|s|sec|secs|seconds|min|minutes|h|hours|days?|B|bytes|[KMGTPE]i?B?|kB|%|px|x))?(?![\w>])/gu;

/**
 * A message without what differs from one occurrence to the next: times, ids, addresses, paths, numbers. What tells problems
 * apart stays: words, names, error codes, the status of a reply.
 */
export function maskedMessage(text: string): string {
  let masked = withoutTimes(text.normalize('NFC'));
  for (const [pattern, mask] of masks) masked = masked.replace(pattern, mask);
  masked = masked.replace(numbers, (number, place: number, whole: string) =>
    isTelling(number, whole.slice(Math.max(0, place - 40), place)) ? number : '<n>',
  );
  return masked.replaceAll(/\s+/gu, ' ').trim();
}

/** A text with its times masked, and nothing else. */
export function withoutTimes(text: string): string {
  let masked = text;
  for (const [pattern, mask] of times) masked = masked.replace(pattern, mask);
  return masked;
}

/** Codes have at most five digits and no unit: 404, 1062, 23505. */
function isTelling(number: string, before: string): boolean {
  return /^-?\d{1,5}$/u.test(number) && telling.test(before);
}
