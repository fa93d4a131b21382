/** Texts that have broken programs: injections, encodings, markers, formats, and what looks like another's name. */
export const hostileTexts: readonly string[] = [
  "' OR '1'='1",
  "'; DROP TABLE memories; --",
  '" OR 1=1 --',
  '1) UNION SELECT secret FROM api_keys --',
  '%',
  '_',
  '\\',
  '*',
  '"*" OR NEAR(a b)',
  'a" AND b:c^2 -d',
  "':* & !(",
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udc00\ud800',
  'a\r\nSet-Cookie: x=1\r\n\r\n<html>',
  '\u001b[2J\u001b[31m',
  '\u202e\u2066reversed',
  '\u200b\u200c\u200d\ufeff',
  'İıßſK',
  'é'.normalize('NFD').repeat(200),
  'Z̸̧̢̛̫͍̤̙̫̻̫'.repeat(50),
  '👨‍👩‍👧‍👦'.repeat(50),
  '../../../../etc/passwd',
  '..%2f..%2f',
  'file:///etc/passwd',
  'http://127.0.0.1:9/',
  '${7*7}{{7*7}}<%= 7*7 %>#{7*7}',
  '{{constructor.constructor("return process")()}}',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '{"$gt":""}',
  '[object Object]',
  'NaN',
  'null',
  '-0',
  '1e999',
  '9'.repeat(400),
  ' '.repeat(5_000),
  'a'.repeat(50_000),
  'a '.repeat(25_000),
  `${'a'.repeat(30_000)}!`,
  '"'.repeat(5_000),
  '('.repeat(2_000),
  'every every every every last next week month year ago until since before after '.repeat(40),
  'yesterday at 25:61 on 31 February 99999',
  '2026-13-45T99:99:99Z',
  '0000-00-00',
  '+275760-09-13T00:00:00.001Z',
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
];

export const hostileNumbers: readonly number[] = [
  -1,
  0,
  -0,
  0.1,
  1e-320,
  2 ** 31,
  2 ** 32,
  2 ** 53,
  -(2 ** 53),
  1e21,
  1e308,
  -1e308,
];

/** Values of every JSON kind, deep ones and wide ones among them. */
export function hostileValue(random: () => number): unknown {
  const kind = Math.floor(random() * 10);
  switch (kind) {
    case 0:
      return null;
    case 1:
      return random() < 0.5;
    case 2:
      return [];
    case 3:
      return {};
    case 4:
      return hostileNumbers[Math.floor(random() * hostileNumbers.length)];
    case 5:
      return deep(50 + Math.floor(random() * 700));
    case 6:
      return Array.from({ length: 600 }, (_, index) => index);
    case 7:
      return JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}') as unknown;
    case 8:
      return Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`field ${index}`, index]));
    default:
      return hostileTexts[Math.floor(random() * hostileTexts.length)];
  }
}

function deep(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}
