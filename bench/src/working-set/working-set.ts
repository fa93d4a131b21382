import { type Holdfast, nodePlatform, open, type Platform, profileHash, profiles } from '@holdfast/core';
import { type Bench, type BenchOptions, type Metrics, numberFlag } from '../bench.ts';
import { mean, percentile, seededRandom } from '../measure.ts';
import { resampledMeans } from '../quality/compare.ts';
import { type Asked, createStories, type Story } from './stories.ts';

const K = 5;
/** Follow-up questions once a talk has turned to something else. */
const AFTER_CHANGE = 4;
/** Between two questions of a talk. */
const PAUSE_MS = 20_000;

export const workingSet: Bench = {
  name: 'working-set',
  summary: 'Follow-up questions of scripted talks, with and without what the asking session touched lately',
  flags: {
    stories: 'things that somebody tells of; eight follow-up questions each (30)',
    seed: 'of their details (1)',
  },
  async run(options) {
    const count = numberFlag(options, 'stories', 30);
    const seed = numberFlag(options, 'seed', 1);
    const { metrics, memories } = await measureTalks(createStories(count, seed), seed, options);
    const profile = profileHash(profiles.relevance);
    return { settings: { store: options.store, stories: count, memories, k: K, seed, profile }, metrics };
  },
};

/** One question put to both, with whether the answer was among the first five. */
interface Answers {
  readonly off: number;
  readonly on: number;
}

async function measureTalks(
  stories: readonly Story[],
  seed: number,
  options: BenchOptions,
): Promise<{ readonly metrics: Metrics; readonly memories: number }> {
  const clock = createClock();
  const given = { path: ':memory:', touches: false, worker: false, timeZone: 'UTC', platform: clock.platform } as const;
  await using off = await open({ ...given, workingSet: false });
  await using on = await open(given);
  const memories = await rememberStories([off, on], stories, seed);
  const asked = {
    first: new Array<Answers>(),
    followUp: new Array<Answers>(),
    change: new Array<Answers>(),
    changed: new Array<Answers>(),
  };
  let changed = 0;
  let compared = 0;
  for (const [number, story] of stories.entries()) {
    options.progress(number, stories.length, 'asking');
    const sessionId = `asks-${number}`;
    const ask = async ({ query, answer }: Asked, of = number): Promise<Answers> => {
      clock.advance(PAUSE_MS);
      // Without the working set the session is named as well, so that nothing else differs.
      const [without, within] = [await rank(off, query, sessionId), await rank(on, query, sessionId)];
      // Elsewhere, just after the session has touched what it has.
      for (const other of [undefined, `elsewhere-${compared}`]) {
        const [plain, elsewhere] = [await rank(off, query, other), await rank(on, query, other)];
        compared += 1;
        if (JSON.stringify(plain) !== JSON.stringify(elsewhere)) changed += 1;
      }
      const right = ({ told, content }: Ranked): boolean => told === of && content === answer;
      return { off: hit(without, right), on: hit(within, right) };
    };
    asked.first.push(await ask(story.first));
    for (const followUp of story.followUps) asked.followUp.push(await ask(followUp));
    const other = (number + 1) % stories.length;
    const { first, followUps } = stories[other] ?? story;
    asked.change.push(await ask(first, other));
    for (const followUp of followUps.slice(0, AFTER_CHANGE)) asked.changed.push(await ask(followUp, other));
  }
  return {
    memories,
    metrics: {
      ...paired('recall@5', asked.followUp),
      ...paired('first.recall@5', asked.first),
      ...paired('change.recall@5', asked.change),
      ...paired('after_change.recall@5', asked.changed),
      'off_session.changed': changed,
      'off_session.compared': compared,
    },
  };
}

/** Means with the working set off and on, and their difference with the interval that holds 95 % of resampled means. */
function paired(name: string, answers: readonly Answers[]): Metrics {
  const differences = answers.map(({ off, on }) => on - off);
  const means = resampledMeans(differences);
  return {
    [`${name}.off`]: mean(answers.map(({ off }) => off)),
    [`${name}.on`]: mean(answers.map(({ on }) => on)),
    [`${name}.gain`]: mean(differences),
    [`${name}.gain.low`]: percentile(means, 0.025),
    [`${name}.gain.high`]: percentile(means, 0.975),
    [`${name}.questions`]: answers.length,
  };
}

/** All stories of one user, their sessions in the order of a shuffle. */
async function rememberStories(into: readonly Holdfast[], stories: readonly Story[], seed: number): Promise<number> {
  const random = seededRandom(seed + 1);
  const sessions = stories
    .flatMap((story, number) => story.sessions.map((turns, part) => ({ sessionId: `told-${number}-${part}`, turns })))
    .map((session) => ({ session, at: random() }))
    .toSorted((a, b) => a.at - b.at);
  for (const holdfast of into) {
    for (const { session } of sessions) {
      const turns = session.turns.map((content) => ({ role: 'user' as const, content }));
      await holdfast.rememberMany({ sessionId: session.sessionId, turns });
    }
  }
  return stories.flatMap(({ sessions: told }) => told.flat()).length;
}

/** A result, by the story of which it was told: many sentences are told of several. */
interface Ranked {
  readonly told: number;
  readonly content: string;
}

async function rank(holdfast: Holdfast, query: string, sessionId: string | undefined): Promise<Ranked[]> {
  const { results } = await holdfast.recall({ query, k: 10, ...(sessionId === undefined ? {} : { sessionId }) });
  return results.map(({ memory }) => ({ told: Number(memory.sessionId?.split('-')[1]), content: memory.content }));
}

function hit(ranked: readonly Ranked[], right: (one: Ranked) => boolean): number {
  return ranked.slice(0, K).some(right) ? 1 : 0;
}

/** A clock that moves only when told, as weights of the working set fade with time. */
function createClock(): { readonly platform: Platform; readonly advance: (milliseconds: number) => void } {
  let now = Date.UTC(2026, 0, 1);
  return {
    advance: (milliseconds) => void (now += milliseconds),
    platform: {
      ...nodePlatform(),
      now: () => now,
      monotonic: () => now,
    },
  };
}
