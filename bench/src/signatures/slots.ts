/** What differs from one occurrence of a problem to the next; every call gives another value. */
export interface Slots {
  n(): string;
  digit(): string;
  port(): string;
  hex(): string;
  sha(): string;
  uuid(): string;
  token(): string;
  ip(): string;
  host(): string;
  email(): string;
  word(): string;
  folder(): string;
  path(extension: string): string;
  pod(name: string): string;
  time(): string;
}

const words = [
  'orders',
  'billing',
  'gateway',
  'worker',
  'mailer',
  'search',
  'ledger',
  'catalog',
  'uploads',
  'sessions',
];
const roots = ['/srv', '/app', '/home/deploy', '/var/lib', '/opt/services', '/Users/kim/code'];
const domains = ['internal', 'example.com', 'svc.cluster.local', 'example.org'];

/** @param random 0 to 1; the same random numbers give the same values */
export function slotsOf(random: () => number): Slots {
  const below = (limit: number): number => Math.floor(random() * limit);
  const pick = (list: readonly string[]): string => list[below(list.length)] ?? '';
  const hexOf = (length: number): string => Array.from({ length }, () => below(16).toString(16)).join('');
  const two = (value: number): string => String(value).padStart(2, '0');
  const slots: Slots = {
    n: () => String(10 + below(90_000)),
    digit: () => String(1 + below(9)),
    port: () => String(1_024 + below(60_000)),
    hex: () => `0x${hexOf(2 + below(11))}`,
    sha: () => `a1${hexOf(10)}`,
    uuid: () => [8, 4, 4, 4, 12].map(hexOf).join('-'),
    token: () => `key_${hexOf(12)}${below(10_000)}`,
    ip: () => [10, below(256), below(256), 1 + below(254)].join('.'),
    host: () => `${pick(words)}-${below(100)}.${pick(domains)}`,
    email: () => `${pick(words)}.${below(1_000)}@${pick(['example.com', 'example.org'])}`,
    word: () => pick(words),
    folder: () => `${pick(roots)}/${pick(words)}/${pick(['releases', 'current', 'build'])}`,
    path: (extension) => `${slots.folder()}/${pick(words)}-${below(1_000)}.${extension}`,
    pod: (name) => `${name}-${hexOf(9)}1-${hexOf(4)}2`,
    time: () => {
      const [month, day, hour] = [two(1 + below(12)), two(1 + below(28)), two(below(24))];
      const clock = `${hour}:${two(below(60))}:${two(below(60))}`;
      return pick([
        `2026-${month}-${day}T${clock}.${100 + below(900)}Z`,
        `2026-${month}-${day} ${clock},${100 + below(900)}`,
        `2026/${month}/${day} ${clock}`,
      ]);
    },
  };
  return slots;
}
