import { setTimeout } from 'node:timers/promises';
import { type Holdfast, open, profiles } from '@holdfast/core';
import { type Bench, type BenchOptions, type Metrics } from '../bench.ts';
import { noEmbedder } from '../quality/embedder.ts';
import { measureSet } from '../quality/measure-set.ts';
import { locomoSet } from '../quality/sets/locomo.ts';
import { storeSet } from '../quality/stored-set.ts';
import { sample } from './sample.ts';

const kinds = ['episodic', 'semantic', 'procedural', 'emotional', 'reflective'] as const;

export const extract: Bench = {
  name: 'extract',
  summary: 'What the rules make of turns: typed memories, facts, junk, and what that does to recall (--data: LoCoMo)',
  flags: { misses: 'yes: names what of the sample was judged wrongly, on stderr (no)' },
  async run(options) {
    const { data } = options;
    const labelled = await measureSample(options);
    const talks = data === undefined ? {} : await measureTalks(data, options);
    return {
      settings: { store: options.store, sample: sample.length, extraction: 'rules' },
      metrics: { ...labelled, ...talks },
    };
  },
};

/** The labelled turns, each by itself. */
async function measureSample(options: BenchOptions): Promise<Metrics> {
  await using holdfast = await open({
    path: ':memory:',
    touches: false,
    workingSet: false,
    timeZone: 'UTC',
    extraction: 'rules',
  });
  const items = sample.map(({ content }) => ({ content, role: 'user' as const }));
  const { results } = await holdfast.rememberMany({ items });
  await untilRead(holdfast);
  const used = new Set(await sourcesOf(holdfast));
  const judged = sample.map(({ content, worth }, place) => ({
    content,
    worth,
    kept: used.has(results[place]?.id ?? ''),
  }));
  if (options.flags.get('misses') === 'yes') {
    for (const { content, worth, kept } of judged)
      if (worth !== kept) console.error(`${kept ? 'junk kept' : 'missed'}: ${content}`);
  }
  const share = (worth: boolean): number => {
    const own = judged.filter((one) => one.worth === worth);
    return own.filter(({ kept }) => kept).length / own.length;
  };
  return { 'sample.junk_rate': share(false), 'sample.kept_rate': share(true) };
}

/** Memories on which typed memories or facts rest. */
async function sourcesOf(holdfast: Holdfast): Promise<string[]> {
  const sources: string[] = [];
  for (let cursor: string | undefined, more = true; more;) {
    const page = await holdfast.listExtractions({ limit: 200, ...(cursor === undefined ? {} : { cursor }) });
    sources.push(...page.extractions.flatMap(({ sourceIds }) => sourceIds));
    cursor = page.nextCursor;
    more = cursor !== undefined;
  }
  for (let cursor: string | undefined, more = true; more;) {
    const page = await holdfast.listFacts({
      includeSuperseded: true,
      limit: 200,
      ...(cursor === undefined ? {} : { cursor }),
    });
    sources.push(...page.facts.flatMap((fact) => fact.sources));
    cursor = page.nextCursor;
    more = cursor !== undefined;
  }
  return sources;
}

async function untilRead(holdfast: Holdfast): Promise<void> {
  for (;;) {
    const { jobs } = await holdfast.listJobs({ kinds: ['extract_memories'] });
    if (jobs.length === 0) return;
    await setTimeout(50);
  }
}

/** Typed memories and facts of public conversations, and recall with and without them. */
async function measureTalks(data: string, options: BenchOptions): Promise<Metrics> {
  const set = await locomoSet(data);
  const turns = set.histories.flatMap(({ sessions }) => sessions.flatMap((session) => session.turns)).length;
  await using holdfast = await open({
    path: ':memory:',
    touches: false,
    workingSet: false,
    timeZone: 'UTC',
    extraction: 'rules',
  });
  const made: Metrics = {};
  const start = process.cpuUsage();
  for (const [place, { sessions }] of set.histories.entries()) {
    options.progress(place, set.histories.length, 'reading');
    for (const [number, { occurredAt, turns: said }] of sessions.entries()) {
      await holdfast.rememberMany({
        userId: `person-${place}`,
        sessionId: `talk-${number}`,
        ...(occurredAt === undefined ? {} : { occurredAt }),
        turns: said.map(({ content, speaker, role = 'user' }) => ({
          content,
          role,
          ...(speaker === undefined ? {} : { speaker }),
        })),
      });
    }
  }
  let facts = 0;
  let refused = 0;
  for (const place of set.histories.keys()) {
    const userId = `person-${place}`;
    for (;;) {
      const { jobs } = await holdfast.listJobs({ userId, kinds: ['extract_memories'] });
      if (jobs.length === 0) break;
      await setTimeout(50);
    }
    const { facets } = await holdfast.listMemories({
      userId,
      sourceType: 'extraction',
      states: ['active', 'archived'],
      limit: 1,
      facets: true,
    });
    for (const kind of kinds) made[kind] = (made[kind] ?? 0) + (facets?.kinds[kind] ?? 0);
    const { counts } = await holdfast.listExtractions({ userId, limit: 1 });
    facts += counts.extracted;
    refused += counts.refused;
  }
  const { user, system } = process.cpuUsage(start);
  const typed = kinds.reduce((sum, kind) => sum + (made[kind] ?? 0), 0);
  const recall: Metrics = {};
  for (const extraction of ['off', 'rules'] as const) {
    await using stored = await storeSet({
      set,
      store: options.store,
      embedder: noEmbedder,
      extraction,
      progress: options.progress,
    });
    const { metrics } = await measureSet(stored, profiles.relevance);
    for (const measure of ['recall@5', 'recall@10', 'recall@20'])
      recall[`${measure}.${extraction}`] = metrics[measure] ?? Number.NaN;
  }
  return {
    turns,
    ...Object.fromEntries(kinds.map((kind) => [`${kind}.per_100`, (100 * (made[kind] ?? 0)) / turns])),
    'typed.per_100': (100 * typed) / turns,
    'facts.per_100': (100 * (facts - typed)) / turns,
    'refused.per_100': (100 * refused) / turns,
    'cpu_ms.per_100': (user + system) / 10 / turns,
    ...recall,
  };
}
