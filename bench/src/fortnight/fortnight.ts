import type { OutputOf } from '@holdfast/contract';
import { type Holdfast, nodePlatform, open, type OpenOptions } from '@holdfast/core';
import { type Bench, type BenchOptions, type BenchResult, type Metrics, numberFlag } from '../bench.ts';
import { benchStore, fileIn } from '../bench-store.ts';
import { cpuMs, mean, seededRandom } from '../measure.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { apart } from './apart.ts';
import { type Day, fortnightOf } from './script.ts';

type Reflection = OutputOf<'getReflection'>['reflection'];
type Place = Pick<OpenOptions, 'path' | 'database' | 'poolSize'>;

/** Monday 2 November 2026: before it, clocks went back. */
const start = Date.UTC(2026, 10, 2);
const hour = 3_600_000;

export const fortnight: Bench = {
  name: 'fortnight',
  summary:
    'Two weeks of a person looked back on: are all sentences cited, is what matters kept, do estimates get better',
  flags: {
    seed: 'of what happens (1)',
    events: 'things said on the one large day (2000)',
  },
  stores: ['sqlite', 'postgres'],
  run: runFortnight,
};

export async function runFortnight(options: BenchOptions): Promise<BenchResult> {
  const seed = numberFlag(options, 'seed', 1);
  const events = numberFlag(options, 'events', 2_000);
  const days = fortnightOf({ start, seed });
  const first = await live(options, { days, seed, events });
  const second = await live(options, { days, seed, events: 0 });
  return {
    settings: { store: options.store, seed, events },
    metrics: { ...first.metrics, byte_identical: first.text === second.text ? 1 : 0 },
  };
}

/** How far off what was thought of one chore is, as a logarithm. */
interface Off {
  readonly week: number;
  /** Nobody said how long it takes. */
  readonly unsaid: boolean;
  /** What was thought, or what Holdfast took where nobody said so. */
  readonly raw: number;
  /** By the factor that was learnt in the week before. */
  readonly corrected: number;
}

interface Lived {
  readonly metrics: Metrics;
  /** Every reflection as it was told, one after the other, ids as numbers: what a log draws in the background moves them. */
  readonly text: string;
}

/** A life of its own, in a store of its own, whose ids come from the seed. */
async function live(
  options: BenchOptions,
  { days, seed, events }: { readonly days: readonly Day[]; readonly seed: number; readonly events: number },
): Promise<Lived> {
  await using folder = await temporaryFolder();
  await using store = await benchStore(options.store, fileIn(folder.path));
  const clock = { now: start };
  await using holdfast = await openSeeded(store.place, { seed, clock });
  const seen = new Map<string, number>();
  const daily: Reflection[] = [];
  const weekly: Reflection[] = [];
  const off: Off[] = [];
  let again = 0;
  for (const [index, day] of days.entries()) {
    options.progress(index, days.length, 'living');
    const estimates = weekly.at(-1)?.estimates ?? [];
    await liveDay(holdfast, day, {
      clock,
      seen,
      likelyOf: ({ kind, thought }) => Math.round(thought * (estimates.find((one) => one.kind === kind)?.factor ?? 1)),
      note: (one) => off.push({ ...one, week: Math.floor(index / 7) + 1 }),
    });
    clock.now = day.from + 25 * hour;
    const { reflection } = await holdfast.reflectDaily({ day: day.day });
    if (reflection !== undefined) daily.push(reflection);
    if ((await holdfast.reflectDaily({ day: day.day })).outcome !== 'unchanged') again += 1;
    if (index % 7 !== 6) continue;
    const week = await holdfast.reflectWeekly({ day: day.day });
    if (week.reflection !== undefined) weekly.push(week.reflection);
  }
  const all = [...daily, ...weekly];
  for (const { id } of weekly) seen.set(id, Number.NaN);
  const empty = await holdfast.reflectDaily({ day: '2026-10-01' });
  const metrics = {
    daily: daily.length,
    weekly: weekly.length,
    ...(await citationMetrics(holdfast, all, seen)),
    changed_when_asked_again: again,
    empty_day_made: empty.outcome === 'empty' ? 0 : 1,
    ...(await promotionMetrics(holdfast, days)),
    ...estimateMetrics(off),
    ...(await apartMetrics(holdfast, clock)),
    ...(events === 0 ? {} : await largeDay(holdfast, { events, clock })),
  };
  return { metrics, text: withoutIds(JSON.stringify(all)) };
}

/** Only this process opens the database, and nothing in it goes by the machine's clock or chance. */
function openSeeded(
  place: Place,
  { seed, clock }: { readonly seed: number; readonly clock: { readonly now: number } },
): Promise<Holdfast> {
  const random = seededRandom(seed);
  return open({
    ...place,
    platform: {
      ...nodePlatform(),
      now: () => clock.now,
      monotonic: () => clock.now,
      randomBytes: (count) => Uint8Array.from({ length: count }, () => Math.floor(random() * 256)),
    },
    extraction: 'off',
    timeZone: 'UTC',
    worker: false,
  });
}

async function liveDay(
  holdfast: Holdfast,
  { sayings, chores, decisions, failures }: Day,
  {
    clock,
    seen,
    likelyOf,
    note,
  }: {
    readonly clock: { now: number };
    readonly seen: Map<string, number>;
    readonly likelyOf: (chore: Day['chores'][number]) => number;
    readonly note: (one: Omit<Off, 'week'>) => void;
  },
): Promise<void> {
  const steps: { readonly at: number; readonly take: () => Promise<void> }[] = [];
  for (const chore of chores) {
    const { title, kind, thought, unsaid, takes, madeAt, dueAt, doneAt } = chore;
    const likely = likelyOf(chore);
    let id = '';
    const take = async (): Promise<void> => {
      // What is thought stays as it is: who plans multiplies it, and what was thought is what is learnt from.
      const { task } = await holdfast.createTask({
        title,
        kind,
        dueAt: iso(dueAt),
        ...(unsaid ? {} : { minutes: thought }),
      });
      ({ id } = task);
      seen.set(id, madeAt);
      const distance = (minutes: number): number => Math.abs(Math.log(takes / minutes));
      note({ unsaid, raw: distance(task.minutes), corrected: distance(likely) });
    };
    steps.push({ at: madeAt, take });
    if (doneAt === undefined) continue;
    steps.push({
      at: doneAt,
      take: async () => {
        await holdfast.completeTask({ id, spentMinutes: takes });
      },
    });
  }
  for (const { at, content, role, salience } of sayings) {
    steps.push({
      at,
      take: async () => {
        const { memory } = await holdfast.remember({
          content,
          role,
          occurredAt: iso(at),
          ...(salience === undefined ? {} : { salience }),
        });
        seen.set(memory.id, at);
      },
    });
  }
  for (const { at, question, choice } of decisions) {
    steps.push({
      at,
      take: async () => {
        const { decision } = await holdfast.logDecision({ question, ...(choice === undefined ? {} : { choice }) });
        // The same decided again is the decision that there is.
        if (!seen.has(decision.id)) seen.set(decision.id, at);
      },
    });
  }
  for (const { at, action, error, mended } of failures) {
    const log = async (more: object): Promise<void> => {
      const { work } = await holdfast.logWork({ action, ...more });
      seen.set(work.id, clock.now);
    };
    steps.push({ at, take: () => log({ error }) });
    if (mended) steps.push({ at: at + hour, take: () => log({}) });
  }
  for (const { at, take } of steps.toSorted((a, b) => a.at - b.at)) {
    clock.now = at;
    await take();
  }
}

/** Sentences with a citation of something that there is, and citations of what happened at another time. */
async function citationMetrics(
  holdfast: Holdfast,
  all: readonly Reflection[],
  seen: ReadonlyMap<string, number>,
): Promise<Metrics> {
  const facts = new Set((await everyFact(holdfast)).map(({ id }) => id));
  const happens: ReadonlySet<string> = new Set(['memory', 'decision', 'work']);
  let sentences = 0;
  let cited = 0;
  let outside = 0;
  for (const { sentences: some, startsOn, endsOn } of all) {
    const from = Date.parse(startsOn);
    const to = Date.parse(endsOn) + 24 * hour;
    for (const { citations } of some) {
      sentences += 1;
      if (citations.length > 0 && citations.every(({ id }) => seen.has(id) || facts.has(id))) cited += 1;
      outside += citations.filter(({ type, id }) => {
        const at = seen.get(id) ?? from;
        return happens.has(type) && (at < from || at >= to);
      }).length;
    }
  }
  return { sentences, cited_rate: cited / sentences, cited_outside: outside };
}

/** Of what was said: kept as a fact, and worth it. Told by the words, since the same may be said twice. */
async function promotionMetrics(holdfast: Holdfast, days: readonly Day[]): Promise<Metrics> {
  const kept = new Set((await everyFact(holdfast)).map(({ object }) => object));
  const sayings = days.flatMap((day) => day.sayings);
  const matters = new Set(sayings.filter((one) => one.matters).map(({ content }) => content));
  const right = [...kept].filter((words) => matters.has(words)).length;
  return {
    promoted: kept.size,
    'promotion.recall': right / matters.size,
    'promotion.precision': right / kept.size,
  };
}

/** The same of things said that the rules were not made for, in a space of their own. */
async function apartMetrics(holdfast: Holdfast, clock: { readonly now: number }): Promise<Metrics> {
  const space = 'apart';
  const occurredAt = iso(clock.now - 24 * hour);
  const items = [...apart.matters, ...apart.passing].map((content) => ({ content, role: 'user' as const, occurredAt }));
  await holdfast.rememberMany({ space, items });
  await holdfast.reflectDaily({ space, day: occurredAt.slice(0, 10) });
  const kept = (await everyFact(holdfast, [space])).map(({ object }) => object);
  const right = kept.filter((words) => apart.matters.includes(words)).length;
  return { 'apart.recall': right / apart.matters.length, 'apart.precision': right / kept.length };
}

/** Of chores of which somebody thought, and of those of which nobody said how long, in each week. */
function estimateMetrics(off: readonly Off[]): Metrics {
  const of = (week: number, unsaid: boolean): readonly Off[] =>
    off.filter((one) => one.week === week && one.unsaid === unsaid);
  return {
    'estimates.error_week1': mean(of(1, false).map(({ raw }) => raw)),
    'estimates.error_week2': mean(of(2, false).map(({ corrected }) => corrected)),
    'estimates.error_week2_uncorrected': mean(of(2, false).map(({ raw }) => raw)),
    'estimates.unsaid_error_week1': mean(of(1, true).map(({ raw }) => raw)),
    'estimates.unsaid_error_week2': mean(of(2, true).map(({ raw }) => raw)),
  };
}

async function everyFact(
  holdfast: Holdfast,
  spaces: readonly string[] = ['default'],
): Promise<OutputOf<'listFacts'>['facts']> {
  const all: OutputOf<'listFacts'>['facts'] = [];
  for (let cursor: string | undefined; ;) {
    const page = await holdfast.listFacts({
      spaces: [...spaces],
      limit: 200,
      ...(cursor === undefined ? {} : { cursor }),
    });
    all.push(...page.facts);
    cursor = page.nextCursor;
    if (cursor === undefined) return all;
  }
}

async function largeDay(
  holdfast: Holdfast,
  { events, clock }: { readonly events: number; readonly clock: { now: number } },
): Promise<Metrics> {
  const from = start + 20 * 24 * hour;
  clock.now = from;
  const items = Array.from({ length: events }, (_, number) => ({
    role: 'user' as const,
    content: number % 40 === 0 ? `We decided to take box ${number}.` : `Box ${number} went by.`,
    occurredAt: iso(from + Math.floor((number / events) * 20 * hour)),
  }));
  for (let place = 0; place < items.length; place += 500) {
    await holdfast.rememberMany({ items: items.slice(place, place + 500) });
  }
  clock.now = from + 25 * hour;
  const before = { cpu: cpuMs(), wall: performance.now() };
  const { reflection } = await holdfast.reflectDaily({ day: iso(from).slice(0, 10) });
  return {
    'large_day.turns': reflection?.figures.turns ?? 0,
    'large_day.cpu_ms': cpuMs() - before.cpu,
    'large_day.wall_ms': performance.now() - before.wall,
  };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

/** Each id as the number of its first place in the text. */
function withoutIds(text: string): string {
  const known = new Map<string, number>();
  return text.replaceAll(/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g, (id) => {
    const number = known.get(id) ?? known.size;
    known.set(id, number);
    return `#${number}`;
  });
}
