import { type Holdfast, open } from '@holdfast/core';
import { type Bench, type BenchOptions, choiceFlag, type Metrics, numberFlag } from '../bench.ts';
import { benchStore, fileIn } from '../bench-store.ts';
import { cpuMs, seededRandom } from '../measure.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { heldOut, heldOutLoggers } from './held-out.ts';
import { loggers, type Occurrence, occurrencesOf, otherLoggers } from './occurrences.ts';
import { problems } from './problems.ts';
import { second } from './second.ts';
import { third, thirdLoggers } from './third.ts';

const SEED = 11;
/** What is told about each problem, with how often it helped and did not: the first is the best. */
const told = [
  { words: 'the cure', helped: 8, failed: 1 },
  { words: 'a restart', helped: 2, failed: 4 },
  { words: 'a guess', helped: 0, failed: 0 },
] as const;
const sets = {
  fitted: { problems, loggers },
  second: { problems: second, loggers: otherLoggers },
  third: { problems: third, loggers: thirdLoggers },
  'held-out': { problems: heldOut, loggers: heldOutLoggers },
} as const;
export type SignatureSet = keyof typeof sets;

export const signatures: Bench = {
  name: 'signatures',
  summary: 'Errors as they are printed: grouped by problem, and the best past solution found for new ones',
  flags: {
    set: 'fitted (60 problems, after which the rules were made), second and third (40 and 30, after which they were mended) or held-out (20 others)',
    logs: 'own (forms of logs of the set) or known (those after which the rules were made)',
    times: 'texts of each problem that are grouped (5), and as many that ask for a solution',
    seed: `what the texts are made from (${SEED})`,
  },
  stores: ['sqlite', 'postgres'],
  async run(options) {
    const set = choiceFlag<SignatureSet>(options, 'set', ['fitted', 'second', 'third', 'held-out']);
    const logs = choiceFlag(options, 'logs', ['own', 'known']);
    const times = numberFlag(options, 'times', 5);
    const seed = numberFlag(options, 'seed', SEED);
    const metrics = await measureSignatures({ set, logs, times, seed, options });
    return { settings: { store: options.store, set, logs, times, seed, groups: sets[set].problems.length }, metrics };
  },
};

export async function measureSignatures({
  set,
  logs = 'own',
  times,
  seed = SEED,
  options,
}: {
  readonly set: SignatureSet;
  readonly logs?: 'own' | 'known';
  readonly times: number;
  readonly seed?: number;
  readonly options: BenchOptions;
}): Promise<Metrics> {
  await using folder = await temporaryFolder();
  await using store = await benchStore(options.store, fileIn(folder.path));
  await using holdfast = await open({
    ...store.place,
    embedder: { kind: 'none' },
    extraction: 'off',
    worker: false,
    touches: false,
  });
  const random = seededRandom(seed);
  const source = logs === 'own' ? sets[set] : { ...sets[set], loggers };
  const texts = occurrencesOf({ ...source, random, times });
  const start = cpuMs();
  const groups = await group(holdfast, texts, options);
  const logged = cpuMs() - start;
  const cures = await tell(holdfast, texts, groups);
  const asked = occurrencesOf({ ...source, random, times });
  const before = cpuMs();
  let first = 0;
  let among = 0;
  for (const [place, { problem, text }] of asked.entries()) {
    options.progress(place, asked.length, 'asking');
    const { solutions } = await holdfast.findSolutions({ problem: text });
    const cure = cures.get(problem);
    if (solutions[0]?.solution.id === cure) first += 1;
    if (solutions.some(({ solution }) => solution.id === cure)) among += 1;
  }
  return {
    texts: texts.length,
    ...pairsOf(texts, groups),
    solution_first: first / asked.length,
    solution_among_5: among / asked.length,
    'log.cpu_ms': logged / texts.length,
    'find.cpu_ms': (cpuMs() - before) / asked.length,
  };
}

/** The problem that Holdfast takes each text for. */
async function group(
  holdfast: Holdfast,
  texts: readonly Occurrence[],
  { progress }: BenchOptions,
): Promise<readonly string[]> {
  const found: string[] = [];
  // As they come in life: not one problem after the other.
  const order = texts
    .map((_, place) => place)
    .toSorted((a, b) => ((a * 7_919) % texts.length) - ((b * 7_919) % texts.length));
  for (const [done, place] of order.entries()) {
    progress(done, texts.length, 'grouping');
    const { work } = await holdfast.logWork({ action: 'run', error: texts[place]?.text ?? '' });
    found[place] = work.problemId ?? '';
  }
  return found;
}

/** Tells of each problem what helps, and how it fared; answers with the best of each. */
async function tell(
  holdfast: Holdfast,
  texts: readonly Occurrence[],
  groups: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const cures = new Map<string, string>();
  for (const [place, { problem }] of texts.entries()) {
    if (cures.has(problem)) continue;
    const problemId = groups[place] ?? '';
    for (const { words, helped, failed } of told) {
      const { solution } = await holdfast.addSolution({ problemId, solution: `For ${problem}: ${words}` });
      if (!cures.has(problem)) cures.set(problem, solution.id);
      const outcomes = [...Array<boolean>(helped).fill(true), ...Array<boolean>(failed).fill(false)];
      for (const success of outcomes) await holdfast.recordOutcome({ solutionId: solution.id, success });
    }
  }
  return cures;
}

/** Of all pairs of texts, those that are one problem in truth and by signature. */
function pairsOf(texts: readonly Occurrence[], groups: readonly string[]): Metrics {
  let both = 0;
  let merged = 0;
  let same = 0;
  let different = 0;
  for (let one = 0; one < texts.length; one += 1) {
    for (let other = one + 1; other < texts.length; other += 1) {
      const inTruth = texts[one]?.problem === texts[other]?.problem;
      const bySignature = groups[one] === groups[other];
      if (inTruth) same += 1;
      else different += 1;
      if (inTruth && bySignature) both += 1;
      if (!inTruth && bySignature) merged += 1;
    }
  }
  const precision = both / Math.max(1, both + merged);
  const recall = both / same;
  return {
    groups_found: new Set(groups).size,
    pair_precision: precision,
    pair_recall: recall,
    pair_f1: (2 * precision * recall) / Math.max(1e-9, precision + recall),
    over_merged: merged / different,
  };
}
