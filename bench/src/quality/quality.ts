import { writeFile } from 'node:fs/promises';
import { profileHash, profiles, type RecipePart, recipeParts, type RecipeProfile, withoutParts } from '@holdfast/core';
import { type Bench, type BenchOptions, choiceFlag } from '../bench.ts';
import { dataHash } from './data-hash.ts';
import { embedderFlags, embedderOf } from './embedder.ts';
import { measureSet } from './measure-set.ts';
import { precisionMetrics } from './precision.ts';
import { toRow } from './rows.ts';
import { loadSet, type SetName, setNames } from './sets/load.ts';
import { storeSet } from './stored-set.ts';

/** Takes out every part, which leaves plain BM25. */
const ALL_PARTS = 'all';
/** Takes out one part after the other. */
const EACH_PART = 'each';

/** The measures by which a set is spoken of, the main one first. */
export const headlines = {
  locomo: ['recall@10', 'recall@5'],
  longmemeval: ['recall_all@5', 'recall_any@5'],
  beam: ['recall@20'],
  beir: ['ndcg@10'],
} as const satisfies Record<SetName, readonly string[]>;

export const quality: Bench = {
  name: 'quality',
  summary: 'How well recall finds what answers a question, on a public set (--set, --data)',
  flags: {
    set: `${setNames.join(', ')}; --data is a file for the first two, a folder for the others`,
    ablate: `take parts of the profile out, by commas: ${recipeParts.join(', ')}; all leaves plain BM25, each measures every part's absence in turn`,
    rows: 'write every ranking to this file, one JSON line a question, for `compare`',
    search: 'memory (default), or database: as for users whose index does not fit into memory, with --store postgres',
    mode: 'recall (default), or precision: how often it answers, abstains rightly, and how much of an answer is evidence',
    extraction: 'rules: also makes typed memories, which count as the texts they rest on; off (default)',
    ...embedderFlags,
  },
  stores: ['sqlite', 'postgres'],
  async run(options) {
    const name = choiceFlag(options, 'set', setNames);
    const { data } = options;
    if (data === undefined) throw new Error('--data must say where the set lies');
    const parts = ablatedParts(options);
    const profile: RecipeProfile = withoutParts(profiles.relevance, parts);
    const set = await loadSet(name, data);
    const embedder = embedderOf(options);
    const search = choiceFlag(options, 'search', ['memory', 'database']);
    if (search === 'database' && options.store !== 'postgres')
      throw new Error('--search database needs --store postgres');
    const extraction = choiceFlag(options, 'extraction', ['off', 'rules']);
    await using stored = await storeSet({
      set,
      store: options.store,
      embedder,
      inDatabase: search === 'database',
      extraction,
      progress: options.progress,
    });
    const mode = choiceFlag(options, 'mode', ['recall', 'precision']);
    const { answers, metrics } =
      mode === 'recall'
        ? await measureSet(stored, profile)
        : { answers: [], metrics: precisionMetrics(await stored.fits(profile)) };
    const rows = options.flags.get('rows');
    if (rows !== undefined)
      await writeFile(rows, answers.map((answer) => `${JSON.stringify(toRow(answer))}\n`).join(''));
    if (options.flags.get('ablate') === EACH_PART) {
      for (const part of [...recipeParts, ALL_PARTS] as const) {
        const without = withoutParts(profiles.relevance, part === ALL_PARTS ? recipeParts : [part]);
        const other = await measureSet(stored, without);
        for (const measure of headlines[name]) metrics[`${measure}.without.${part}`] = other.metrics[measure] ?? NaN;
      }
    }
    return {
      settings: {
        set: name,
        mode,
        store: options.store,
        search,
        embedder: embedder.description,
        extraction,
        ablated: parts.length === recipeParts.length ? ALL_PARTS : parts.join(',') || 'nothing',
        profile: profileHash(profile),
        data: await dataHash(data),
        histories: set.histories.length,
        texts: stored.texts,
        apart: stored.apart,
      },
      metrics,
    };
  },
};

/** @throws Error naming the parts there are */
function ablatedParts(options: BenchOptions): readonly RecipePart[] {
  const given = options.flags.get('ablate');
  if (given === undefined || given === EACH_PART) return [];
  if (given === ALL_PARTS) return recipeParts;
  return given.split(',').map((name) => {
    const part = recipeParts.find((one) => one === name);
    if (part === undefined)
      throw new Error(`--ablate ${name} is none of ${[...recipeParts, ALL_PARTS, EACH_PART].join(', ')}`);
    return part;
  });
}
