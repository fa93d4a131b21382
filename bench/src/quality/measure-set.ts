import { setTimeout } from 'node:timers/promises';
import { type EmbedderSettings, type Holdfast, open, type RecipeProfile } from '@holdfast/core';
import type { BenchOptions, Metrics } from '../bench.ts';
import { latencyMetrics, timed, type Timing } from '../measure.ts';
import { qualityMetrics } from './metrics.ts';
import type { Answer } from './rows.ts';
import type { EvaluationSet, History, Question } from './sets/evaluation-set.ts';

/** Results asked for: enough for every measure, and for sessions as many as recall gives. */
const DEPTH = { text: 20, session: 100 } as const;
const BATCH = 500;

export interface MeasuredSet {
  readonly answers: readonly Answer[];
  /** Questions without an answer in their history: asked of nobody, and left out of every figure. */
  readonly apart: number;
  readonly texts: number;
  readonly metrics: Metrics;
}

/** Remembers each history as a user of its own in one store in RAM, then asks its questions. */
export async function measureSet(params: {
  readonly set: EvaluationSet;
  readonly profile: RecipeProfile;
  readonly embedder: EmbedderSettings;
  readonly options: BenchOptions;
}): Promise<MeasuredSet> {
  const { set, profile, embedder, options } = params;
  const embeds = embedder.kind !== 'none';
  await using holdfast = await open({
    path: ':memory:',
    touches: false,
    workingSet: false,
    worker: embeds,
    embedder,
    profiles: { relevance: profile },
    timeZone: 'UTC',
  });
  const answers: Answer[] = [];
  const timings: Timing[] = [];
  let apart = 0;
  let texts = 0;
  let storing = 0;
  for (const [place, history] of set.histories.entries()) {
    options.progress(place, set.histories.length, 'measuring');
    const userId = `person-${place}`;
    const [stored, timing] = await timed(() => rememberHistory({ holdfast, userId, history }));
    storing += timing.wall;
    texts += stored.size;
    if (embeds) await untilEmbedded(holdfast, userId);
    // Loads the user's index, so that times are of a warm user.
    await holdfast.recall({ query: 'warm', userId });
    for (const question of history.questions) {
      if (question.relevant.size === 0) {
        apart += 1;
        continue;
      }
      const asked = await ask({ holdfast, userId, history, question, unit: set.unit, stored });
      timings.push(asked.timing);
      answers.push(asked.answer);
    }
  }
  const metrics = {
    ...qualityMetrics(answers),
    'questions.apart': apart,
    ...latencyMetrics('recall', timings),
    memories_per_s: texts / (storing / 1_000),
  };
  return { answers, apart, texts, metrics };
}

/** Where each memory stands in the data set, by its id. */
type Stored = ReadonlyMap<string, { readonly text: string; readonly session: string }>;

async function rememberHistory(params: {
  readonly holdfast: Holdfast;
  readonly userId: string;
  readonly history: History;
}): Promise<Stored> {
  const { holdfast, userId, history } = params;
  const stored = new Map<string, { text: string; session: string }>();
  for (const [number, { label, occurredAt, turns }] of history.sessions.entries()) {
    for (let from = 0; from < turns.length; from += BATCH) {
      const some = turns.slice(from, from + BATCH);
      const { results } = await holdfast.rememberMany({
        userId,
        sessionId: `talk-${number}`,
        ...(occurredAt === undefined ? {} : { occurredAt }),
        turns: some.map(({ content, role = 'user', speaker }) => ({
          content,
          role,
          ...(speaker === undefined ? {} : { speaker }),
        })),
      });
      for (const [place, { id }] of results.entries()) {
        stored.set(id, { text: some[place]?.label ?? '', session: label });
      }
    }
  }
  for (let from = 0; from < history.documents.length; from += BATCH) {
    const some = history.documents.slice(from, from + BATCH);
    const { results } = await holdfast.rememberMany({ userId, items: some.map(({ content }) => ({ content })) });
    for (const [place, { id }] of results.entries()) stored.set(id, { text: some[place]?.label ?? '', session: '' });
  }
  return stored;
}

async function ask(params: {
  readonly holdfast: Holdfast;
  readonly userId: string;
  readonly history: History;
  readonly question: Question;
  readonly unit: EvaluationSet['unit'];
  readonly stored: Stored;
}): Promise<{ readonly answer: Answer; readonly timing: Timing }> {
  const { holdfast, userId, history, question, unit, stored } = params;
  const now = question.now ?? lastInstant(history);
  const [{ results }, timing] = await timed(() =>
    holdfast.recall({ query: question.text, userId, k: DEPTH[unit], ...(now === undefined ? {} : { now }) }),
  );
  const found = results.map(({ memory, score }) => ({ place: stored.get(memory.id), score }));
  const ranked =
    unit === 'text'
      ? found.map(({ place }) => place?.text ?? '')
      : rankSessions(found.map(({ place, score }) => ({ session: place?.session ?? '', score })));
  const { text, category, relevant } = question;
  return { answer: { history: history.label, question: text, category, relevant, ranked }, timing };
}

/** A set that does not say when its questions are asked asks them when the history ends. */
function lastInstant({ sessions }: History): string | undefined {
  return sessions
    .flatMap(({ occurredAt }) => occurredAt ?? [])
    .toSorted()
    .at(-1);
}

/** The best turns of a session speak for it: one alone may be chance, and a long session must not win by length. */
const SPEAKING = 3;

/** Distinct sessions by the sum of their best three turns' scores, best first. */
export function rankSessions(found: readonly { readonly session: string; readonly score: number }[]): string[] {
  const scores = Map.groupBy(found, ({ session }) => session);
  const sum = (session: string): number =>
    (scores.get(session) ?? []).slice(0, SPEAKING).reduce((total, { score }) => total + score, 0);
  return [...scores.keys()].toSorted((a, b) => sum(b) - sum(a));
}

async function untilEmbedded(holdfast: Holdfast, userId: string): Promise<void> {
  for (;;) {
    const { embeddings } = await holdfast.stats({ userId });
    if (embeddings.pending === 0) return;
    await setTimeout(50);
  }
}
