import { profileHash, profiles, recipeParts, type RecipeProfile, withoutParts } from '@holdfast/core';
import type { Bench, BenchOptions, Metrics, Settings } from '../bench.ts';
import { mean } from '../measure.ts';
import { compareAnswers } from './compare.ts';
import { noEmbedder } from './embedder.ts';
import { measures } from './metrics.ts';
import { headlines } from './quality.ts';
import type { Answer } from './rows.ts';
import { search } from './search.ts';
import type { EvaluationSet } from './sets/evaluation-set.ts';
import { loadSet, type SetName, setNames } from './sets/load.ts';
import { storeSet, type StoredSet } from './stored-set.ts';

/** So few questions of a set say nothing about a number: it is scored, and never tuned on. */
const FEWEST_QUESTIONS = 50;

export const tune: Bench = {
  name: 'tune',
  summary: "Leave one set out: choose the profile's numbers on the other sets from nothing, then score on that one",
  flags: {
    ...Object.fromEntries(setNames.map((name) => [name, `where ${name} lies; at least two sets must be given`])),
    parts: 'yes: leave out one history of a set at a time as well, choosing on the other histories of that set',
  },
  async run(options) {
    await using stack = new AsyncDisposableStack();
    const sets: Part[] = [];
    for (const name of setNames) {
      const path = options.flags.get(name);
      if (path === undefined) continue;
      const set = await loadSet(name, path);
      const stored = stack.use(
        await storeSet({ set, store: 'sqlite', embedder: noEmbedder, progress: () => undefined }),
      );
      sets.push(partOf(name, stored, set));
    }
    if (sets.length < 2) throw new Error('tune needs at least two sets: --locomo FILE --beir FOLDER ...');
    const groups = [sets];
    if (options.flags.get('parts') === 'yes') {
      for (const whole of sets) if (whole.tunable && whole.histories.length > 1) groups.push([...whole.histories]);
    }
    const metrics: Metrics = {};
    const chosen: Settings = {};
    for (const group of groups) {
      for (const left of group) {
        const others = group.filter((each) => each !== left);
        const result = await leaveOut({ left, others, options });
        Object.assign(metrics, result.metrics);
        chosen[`without.${left.label}`] = describe(result.profile);
      }
    }
    const names = sets.map(({ label }) => label).join(',');
    return { settings: { sets: names, default: profileHash(profiles.relevance), ...chosen }, metrics };
  },
};

const plain = withoutParts(profiles.relevance, recipeParts);

/** A set, or one history of it, with its main measure. */
interface Part {
  readonly label: string;
  readonly tunable: boolean;
  answers(profile: RecipeProfile): Promise<readonly Answer[]>;
  score(answers: readonly Answer[]): number;
  /** Empty for a history. */
  readonly histories: readonly Part[];
  readonly measure: string;
}

function partOf(name: SetName, stored: StoredSet, set: EvaluationSet): Part {
  const known = new Map<string, Promise<readonly Answer[]>>();
  function answers(profile: RecipeProfile): Promise<readonly Answer[]> {
    const key = profileHash(profile);
    const asked = known.get(key) ?? stored.ask(profile).then((found) => found.answers);
    known.set(key, asked);
    return asked;
  }
  const [measure] = headlines[name];
  const of = measures[measure];
  if (of === undefined) throw new Error(`There is no measure ${measure}`);
  const count = set.histories.flatMap(({ questions }) => questions).filter(({ relevant }) => relevant.size > 0).length;
  const shared = {
    measure,
    tunable: count >= FEWEST_QUESTIONS,
    score: (some: readonly Answer[]) => mean(some.map(of)),
  };
  const histories = set.histories.map(({ label }) => ({
    ...shared,
    label: `${name}.${label.replaceAll(' ', '_')}`,
    answers: async (profile: RecipeProfile) => (await answers(profile)).filter(({ history }) => history === label),
    histories: [],
  }));
  return { ...shared, label: name, answers, histories };
}

/**
 * Searches on the others, from plain BM25 on, for the profile with the greatest mean gain over plain BM25, each part
 * counting alike; then compares plain BM25, what was found, and the default profile on the part left out.
 */
async function leaveOut(params: {
  readonly left: Part;
  readonly others: readonly Part[];
  readonly options: BenchOptions;
}): Promise<{ readonly profile: RecipeProfile; readonly metrics: Metrics }> {
  const { left, others, options } = params;
  const tunedOn = others.filter(({ tunable }) => tunable);
  if (tunedOn.length === 0)
    throw new Error(`Without ${left.label} no set has ${FEWEST_QUESTIONS} questions to choose by`);
  const chosen = await search({
    from: plain,
    async gain(profile) {
      options.progress(0, undefined, `choosing without ${left.label}`);
      const scores = await Promise.all(tunedOn.map(async (part) => part.score(await part.answers(profile))));
      return mean(scores);
    },
  });
  const { measure } = left;
  const base = await left.answers(plain);
  const found = await left.answers(chosen);
  const shipped = await left.answers(profiles.relevance);
  const against = (some: readonly Answer[], others: readonly Answer[]): Metrics =>
    compareAnswers(some.map((answer, place) => [answer, others[place] ?? answer] as const));
  const gained = against(base, found);
  const missing = against(found, shipped);
  const name = (what: string): string => `${measure}.${left.label}.${what}`;
  const interval = (what: string, differences: Metrics): Metrics => ({
    [name(`${what}.low`)]: differences[`${measure}.low`] ?? Number.NaN,
    [name(`${what}.high`)]: differences[`${measure}.high`] ?? Number.NaN,
  });
  return {
    profile: chosen,
    metrics: {
      [name('plain')]: left.score(base),
      [name('chosen')]: left.score(found),
      ...interval('chosen_over_plain', gained),
      [name('default')]: left.score(shipped),
      ...interval('default_over_chosen', missing),
    },
  };
}

/** The parts that are on, with their numbers. */
function describe(profile: RecipeProfile): string {
  return recipeParts
    .filter((part) => JSON.stringify(profile[part]) !== JSON.stringify(plain[part]))
    .map((part) => `${part} ${JSON.stringify(profile[part]).replaceAll(/[{}"]/gu, '')}`)
    .join('; ');
}
