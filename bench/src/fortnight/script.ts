import { seededRandom } from '../measure.ts';

/** Something that is said, and whether it matters beyond its day. */
export interface Saying {
  readonly at: number;
  readonly content: string;
  readonly matters: boolean;
  /** As its caller gave it. */
  readonly salience?: number;
  readonly role: 'user' | 'assistant' | 'tool';
}

/** Something to do: what is thought, and what it takes. Minutes. */
export interface Chore {
  readonly title: string;
  readonly kind: string;
  readonly thought: number;
  /** Nobody says what is thought. */
  readonly unsaid: boolean;
  readonly takes: number;
  readonly madeAt: number;
  readonly dueAt: number;
  /** Undefined for what is left. */
  readonly doneAt?: number;
}

export interface Day {
  readonly day: string;
  readonly from: number;
  readonly sayings: readonly Saying[];
  readonly chores: readonly Chore[];
  readonly decisions: readonly { readonly at: number; readonly question: string; readonly choice?: string }[];
  readonly failures: readonly {
    readonly at: number;
    readonly action: string;
    readonly error: string;
    readonly mended: boolean;
  }[];
}

const hour = 3_600_000;
const names = ['Rita', 'Pedro', 'the bakery', 'the east office', 'Lena', 'the printers', 'the landlord', 'the choir'];
const things = [
  'the invoice',
  'the new menu',
  'the floor plan',
  'the concert',
  'the website',
  'the lease',
  'the order',
];
const weekdays = ['Monday', 'Wednesday', 'Friday'];

/** Each with the name and the thing that it is about. */
const mattering: readonly ((name: string, thing: string, day: string) => string)[] = [
  (name, thing) => `We decided to hand ${thing} over to ${name}.`,
  (name, thing) => `Lena and I agreed that ${name} takes ${thing}. We agreed on it at lunch.`,
  (_, thing) => `I have decided against changing ${thing}.`,
  (name, thing) => `We are going with ${name} for ${thing}.`,
  (name, thing, day) => `I'll send ${thing} to ${name} by ${day}.`,
  (_, thing, day) => `Just so you know, ${thing} is due on ${day}.`,
  (name, thing) => `We promised ${name} that ${thing} will be ready.`,
  (name, _, day) => `The deadline of ${name} was moved to ${day}.`,
  (_, thing) => `The upload of ${thing} failed twice this morning.`,
  (name) => `There was an outage at ${name} for two hours.`,
  (_, thing) => `The site went down while I worked on ${thing}.`,
  (name) => `Please remember that ${name} closes at four.`,
  (name, thing) => `Keep in mind: ${name} must sign ${thing} first.`,
  (_, thing) => `From now on ${thing} goes through me.`,
  (name) => `I prefer to talk to ${name} in the morning.`,
  (_, thing) => `I really hate it when ${thing} comes as a scan.`,
];

const passing: readonly ((name: string, thing: string, day: string) => string)[] = [
  (name) => `Had coffee with ${name}.`,
  (_, thing) => `Still reading about ${thing}.`,
  (name, thing) => `Could you look up ${thing} of ${name}?`,
  (name) => `${name} called, nothing new.`,
  (_, thing) => `What do you think of ${thing}?`,
  (_, thing, day) => `Should we move ${thing} to ${day}?`,
  (name) => `Maybe ${name} knows more.`,
  () => 'It rains again.',
  () => 'Thanks, that helps.',
  (_, thing) => `Here is a summary of ${thing} in five lines.`,
  (name, thing) => `Have they decided on ${thing} at ${name}?`,
  () => 'The train was late, as ever.',
  (_, thing) => `Opened the folder of ${thing}.`,
  (name) => `We have not decided yet whether ${name} comes along.`,
];

/** Of which their salience alone says whether they matter: 0.70 and more does. */
const weighed: readonly { readonly salience: number; readonly words: (name: string, thing: string) => string }[] = [
  { salience: 0.7, words: (name, thing) => `A folder with ${thing} came from ${name}.` },
  { salience: 0.69, words: (name, thing) => `A page about ${thing} came from ${name}.` },
];

const kinds = [
  { kind: 'writing', ratio: 1.6 },
  { kind: 'calls', ratio: 0.75 },
  { kind: 'drawing', ratio: 1.3 },
] as const;

/** Two weeks from a Monday on, of made-up texts. The same seed gives the same. */
export function fortnightOf({ start, seed }: { readonly start: number; readonly seed: number }): Day[] {
  const random = seededRandom(seed);
  const pick = <T>(all: readonly T[]): T => {
    const one = all[Math.floor(random() * all.length)];
    if (one === undefined) throw new Error('nothing to pick from');
    return one;
  };
  const words = (make: (name: string, thing: string, day: string) => string): string =>
    make(pick(names), pick(things), pick(weekdays));
  return Array.from({ length: 14 }, (_, index): Day => {
    const from = start + index * 24 * hour;
    const at = (): number => from + 7 * hour + Math.floor(random() * 13 * 60) * 60_000;
    const sayings = Array.from({ length: 40 }, (_unused, place): Saying => {
      const given = weighed[place];
      if (given !== undefined) {
        const { salience, words: make } = given;
        return { at: at(), content: words(make), salience, matters: salience >= 0.7, role: 'user' };
      }
      const matters = random() < 0.25;
      const role = matters ? 'user' : pick(['user', 'user', 'assistant', 'tool'] as const);
      return { at: at(), content: words(pick(matters ? mattering : passing)), matters, role };
    });
    const chores = kinds.flatMap(({ kind, ratio }) =>
      Array.from({ length: 2 }, (__, place): Chore => {
        const thought = 15 * (2 + Math.floor(random() * 5));
        const noise = 0.85 + random() * 0.3;
        const chore = {
          title: `${kind} ${index + 1}.${place + 1}: ${pick(things)}`,
          kind,
          thought,
          unsaid: place > 0,
          takes: Math.max(1, Math.round(thought * ratio * noise)),
          madeAt: from + 6 * hour,
          dueAt: from + 21 * hour,
        };
        return random() < 0.85 ? { ...chore, doneAt: at() } : chore;
      }),
    );
    return {
      day: new Date(from).toISOString().slice(0, 10),
      from,
      sayings: sayings.toSorted((a, b) => a.at - b.at),
      chores,
      decisions:
        random() < 0.6
          ? [{ at: at(), question: `Who takes ${pick(things)}`, ...(random() < 0.7 ? { choice: pick(names) } : {}) }]
          : [],
      failures:
        random() < 0.4
          ? [
              {
                at: from + 9 * hour,
                action: 'print the order',
                error: 'Error: paper jam in tray 2',
                mended: random() < 0.5,
              },
            ]
          : [],
    };
  });
}
