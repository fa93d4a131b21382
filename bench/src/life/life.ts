import { setTimeout } from 'node:timers/promises';
import { type Holdfast, open } from '@holdfast/core';
import { type Bench, type BenchOptions, choiceFlag, type Metrics, numberFlag } from '../bench.ts';
import { benchStore } from '../bench-store.ts';
import { setClock, type SetClock } from './clock.ts';
import { type Expectation, expectedAt, toldAt, type ToldTruth } from './expected.ts';
import { script } from './script.ts';
import { scriptedModel } from './scripted-model.ts';

const start = Date.UTC(2026, 4, 1, 18);
const dayMs = 86_400_000;
const minuteMs = 60_000;
const pageSize = 200;

export const life: Bench = {
  name: 'life',
  summary: 'Thirty days of one person, scripted: what is believed after each night, then and since',
  flags: {
    days: 'days of the script (30)',
    model: 'none, for rules (default), or scripted: a made-up language model that understands every line',
    nights: 'extract (default), or consolidate: all that a night does',
    misses: 'yes: names what was wrong, on stderr (no)',
  },
  stores: ['sqlite', 'postgres'],
  async run(options) {
    const days = Math.min(script.length, numberFlag(options, 'days', script.length));
    const model = choiceFlag(options, 'model', ['none', 'scripted']);
    const nights = choiceFlag(options, 'nights', ['extract', 'consolidate']);
    const { metrics, misses } = await liveThrough({ days, model, nights, options });
    if (options.flags.get('misses') === 'yes') for (const miss of misses) console.error(miss);
    return { settings: { store: options.store, days, model, nights }, metrics };
  },
};

/** Exported for the test, which wants to name what was wrong. */
export async function liveThrough({
  days,
  model = 'none',
  nights: kind = 'extract',
  options,
}: {
  readonly days: number;
  readonly model?: 'none' | 'scripted';
  readonly nights?: 'extract' | 'consolidate';
  readonly options: BenchOptions;
}): Promise<{ readonly metrics: Metrics; readonly misses: readonly string[] }> {
  const clock = setClock(start);
  const where = await benchStore(options.store, ':memory:');
  await using stack = new AsyncDisposableStack();
  stack.use(where);
  const server = model === 'none' ? undefined : stack.use(await scriptedModel());
  const holdfast = stack.use(
    await open({
      ...where.place,
      touches: false,
      workingSet: false,
      timeZone: 'UTC',
      platform: clock.platform,
      night: false,
      ...(server === undefined
        ? { extraction: 'rules' }
        : { extraction: 'model', language: { endpoint: server.baseUrl, model: 'scripted' } }),
    }),
  );
  const told: ToldTruth[] = [];
  const junk = new Set<string>();
  const nights: number[] = [];
  const now = createTally();
  let turns = 0;
  for (const [day, lines] of script.slice(0, days).entries()) {
    options.progress(day, days, 'living');
    const at = start + day * dayMs;
    clock.moveTo(at);
    const { results } = await holdfast.rememberMany({
      sessionId: `day-${day}`,
      turns: lines.map(({ content, role }, place) => ({ content, role, occurredAt: instant(at + place * minuteMs) })),
    });
    turns += lines.length;
    for (const [place, line] of lines.entries()) {
      if (line.junk) junk.add(results[place]?.id ?? '');
      told.push(...line.truths.map((truth) => toldAt(truth, at + place * minuteMs)));
    }
    clock.moveTo(at + 60 * minuteMs);
    await night(holdfast, clock);
    if (kind === 'consolidate') await consolidateDay(holdfast, instant(at).slice(0, 10));
    const asked = at + 5 * 60 * minuteMs;
    nights.push(asked);
    clock.moveTo(asked);
    const expected = expectedAt(told, { asOf: asked, knownAt: asked });
    await checkAll(holdfast, { expected, tally: now, label: `night ${day + 1}` });
  }
  const then = createTally();
  const believed = createTally();
  for (const [day, at] of nights.entries()) {
    const label = `day ${day + 1}`;
    const end = clock.now();
    await checkAll(holdfast, {
      expected: expectedAt(told, { asOf: at, knownAt: end }),
      tally: then,
      label: `as of ${label}`,
      asOf: at,
    });
    const known = expectedAt(told, { asOf: at, knownAt: at });
    await checkAll(holdfast, { expected: known, tally: believed, label: `known at ${label}`, asOf: at, knownAt: at });
  }
  const { typed, made, facts } = await contents(holdfast, junk);
  return {
    metrics: {
      turns,
      facts_right_rate: now.rate(),
      'facts_right.asked': now.asked(),
      as_of_right_rate: then.rate(),
      known_at_right_rate: believed.rate(),
      junk: made.length,
      typed_memories: typed,
      facts,
      'facts.at_once': (await everyFact(holdfast, false)).length,
      memories: (await holdfast.stats({})).memories.total,
      ...(server === undefined ? {} : { 'model.calls': server.calls.length }),
    },
    misses: [...now.misses(), ...then.misses(), ...believed.misses(), ...made.map((content) => `junk: ${content}`)],
  };
}

const instant = (at: number): string => new Date(at).toISOString();

/** Lets all background work be done. */
async function night(holdfast: Holdfast, clock: SetClock): Promise<void> {
  for (;;) {
    const { jobs } = await holdfast.listJobs({ kinds: ['extract_memories'] });
    if (jobs.length === 0) return;
    clock.moveTo(clock.now() + 1_000);
    for (const { id, state } of jobs) if (state === 'waiting') await holdfast.retryJob({ id }).catch(() => undefined);
    await setTimeout(5);
  }
}

/** Has a day consolidated, and waits until it is. */
async function consolidateDay(holdfast: Holdfast, day: string): Promise<void> {
  await holdfast.consolidate({ day });
  for (;;) {
    const { consolidations } = await holdfast.listConsolidations({});
    if (consolidations.every(({ state }) => state === 'done')) return;
    await setTimeout(5);
  }
}

interface Tally {
  count(right: boolean, what: string): void;
  rate(): number;
  asked(): number;
  misses(): readonly string[];
}

function createTally(): Tally {
  let asked = 0;
  const wrong: string[] = [];
  return {
    count(right, what) {
      asked += 1;
      if (!right) wrong.push(what);
    },
    rate: () => (asked - wrong.length) / asked,
    asked: () => asked,
    misses: () => wrong,
  };
}

async function checkAll(
  holdfast: Holdfast,
  params: {
    readonly expected: readonly Expectation[];
    readonly tally: Tally;
    readonly label: string;
    readonly asOf?: number;
    readonly knownAt?: number;
  },
): Promise<void> {
  const { expected, tally, label, asOf, knownAt } = params;
  const times = {
    ...(asOf === undefined ? {} : { asOf: instant(asOf) }),
    ...(knownAt === undefined ? {} : { knownAt: instant(knownAt) }),
  };
  for (const [, same] of Map.groupBy(expected, ({ subject, predicate }) => `${subject} ${predicate}`)) {
    const { subject = '', predicate = '' } = same[0] ?? {};
    const { facts } = await holdfast.listFacts({ subject, predicate, limit: pageSize, ...times });
    const found = facts.map(({ object }) => object.toLowerCase());
    for (const { object, holds } of same) {
      // Of what nobody has any more, nothing may be left; of one value, no other.
      const right = holds
        ? found.includes(object.toLowerCase())
        : object === ''
          ? found.length === 0
          : !found.includes(object.toLowerCase());
      tally.count(
        right,
        `${label}: ${subject} ${predicate} ${holds ? '' : 'not '}${object}, but [${found.join(', ')}]`,
      );
    }
  }
}

/** What was made in all, and what of it rests on turns of which nothing may be made. */
async function contents(
  holdfast: Holdfast,
  junk: ReadonlySet<string>,
): Promise<{ readonly typed: number; readonly made: readonly string[]; readonly facts: number }> {
  const made: string[] = [];
  let typed = 0;
  for (let cursor: string | undefined, more = true; more;) {
    const page = await holdfast.listExtractions({ limit: pageSize, ...(cursor === undefined ? {} : { cursor }) });
    typed += page.extractions.length;
    for (const { sourceIds, memory } of page.extractions) {
      if (sourceIds.length > 0 && sourceIds.every((id) => junk.has(id)))
        made.push(memory?.content ?? 'a memory that is gone');
    }
    cursor = page.nextCursor;
    more = cursor !== undefined;
  }
  const facts = await everyFact(holdfast, true);
  for (const { subject, predicate, object, sources } of facts) {
    if (sources.length > 0 && sources.every((id) => junk.has(id))) made.push(`${subject} ${predicate} ${object}`);
  }
  return { typed, made, facts: facts.length };
}

async function everyFact(
  holdfast: Holdfast,
  includeSuperseded: boolean,
): Promise<Awaited<ReturnType<Holdfast['listFacts']>>['facts']> {
  const found: Awaited<ReturnType<Holdfast['listFacts']>>['facts'] = [];
  for (let cursor: string | undefined, more = true; more;) {
    const page = await holdfast.listFacts({
      includeSuperseded,
      limit: pageSize,
      ...(cursor === undefined ? {} : { cursor }),
    });
    found.push(...page.facts);
    cursor = page.nextCursor;
    more = cursor !== undefined;
  }
  return found;
}
