import { setTimeout } from 'node:timers/promises';
import { type Holdfast, open, type RecipeProfile } from '@holdfast/core';
import type { BenchOptions } from '../bench.ts';
import { benchStore } from '../bench-store.ts';
import { timed, type Timing } from '../measure.ts';
import { noIndexBytes, untilSearched } from '../until-searched.ts';
import type { MeasuredEmbedder } from './embedder.ts';
import type { Fit } from './precision.ts';
import type { Answer } from './rows.ts';
import type { EvaluationSet, History, Question } from './sets/evaluation-set.ts';

/** Results asked for: enough for every measure. */
const DEPTH = 20;
const BATCH = 500;

/** A set whose histories are remembered, each by a user of its own, in one store: SQLite in RAM, or Postgres. */
export interface StoredSet extends AsyncDisposable {
  readonly texts: number;
  /** Milliseconds, by the clock, that storing took. */
  readonly storing: number;
  /** Questions without an answer in their history: asked of nobody, and left out of every figure. */
  readonly apart: number;
  /** Asks every question that has an answer, with these settings behind the default profile. */
  ask(profile: RecipeProfile): Promise<{ readonly answers: readonly Answer[]; readonly timings: readonly Timing[] }>;
  /** Asks every question, and each again of a history that is not its own, for how well the results fit. */
  fits(profile: RecipeProfile): Promise<readonly Fit[]>;
}

export async function storeSet(params: {
  readonly set: EvaluationSet;
  readonly store: BenchOptions['store'];
  readonly embedder: MeasuredEmbedder;
  /** Has Postgres itself search, as it does for users whose index does not fit into memory. */
  readonly inDatabase?: boolean;
  readonly progress: BenchOptions['progress'];
  /** What makes typed memories of the set; nothing when not given. A typed memory counts as the text it rests on. */
  readonly extraction?: 'rules' | 'off';
}): Promise<StoredSet> {
  const { set, store, embedder, inDatabase = false, progress, extraction = 'off' } = params;
  const current = settableProfile();
  const embeds = embedder.settings.kind !== 'none';
  const where = await benchStore(store, ':memory:');
  const holdfast = await open({
    extraction,
    ...where.place,
    touches: false,
    workingSet: false,
    worker: embeds || extraction !== 'off',
    embedder: embedder.settings,
    embedding: embedder.embedding,
    ...(inDatabase ? { indexBytes: noIndexBytes } : {}),
    profiles: { relevance: current.profile },
    timeZone: 'UTC',
  });
  const users: StoredHistory[] = [];
  let storing = 0;
  for (const [place, history] of set.histories.entries()) {
    progress(place, set.histories.length, 'remembering');
    const userId = `person-${place}`;
    const [places, timing] = await timed(() => rememberHistory({ holdfast, userId, history }));
    storing += timing.wall;
    const derived = extraction === 'off' ? new Map<string, Place>() : await derivedPlaces(holdfast, userId, places);
    if (embeds) await untilEmbedded(holdfast, userId);
    users.push({ holdfast, userId, history, places, derived, unit: set.unit });
  }
  const asked = set.histories.flatMap(({ questions }) => questions);
  return {
    texts: users.reduce((sum, { places }) => sum + places.size, 0),
    storing,
    apart: asked.filter(({ relevant }) => relevant.size === 0).length,
    async ask(profile) {
      current.set(profile);
      const answers: Answer[] = [];
      const timings: Timing[] = [];
      for (const [place, user] of users.entries()) {
        progress(place, users.length, 'asking');
        // Loads the user's index, so that times are of a warm user.
        if (inDatabase) await untilSearched(holdfast, user.userId);
        else await holdfast.recall({ query: 'warm', userId: user.userId });
        for (const question of user.history.questions) {
          if (question.relevant.size === 0) continue;
          const { answer, timing } = await askOne(user, question);
          answers.push(answer);
          timings.push(timing);
        }
      }
      return { answers, timings };
    },
    async fits(profile) {
      current.set(profile);
      const fits: Fit[] = [];
      for (const [place, user] of users.entries()) {
        progress(place, users.length, 'asking');
        const stranger = users[(place + 1) % users.length];
        for (const question of user.history.questions) {
          fits.push(await fitOf(user, question, question.relevant.size > 0 ? 'answerable' : 'unanswerable'));
          if (stranger !== undefined && stranger !== user) fits.push(await fitOf(stranger, question, 'elsewhere'));
        }
      }
      return fits;
    },
    async [Symbol.asyncDispose]() {
      await holdfast.close();
      await where[Symbol.asyncDispose]();
    },
  };
}

/** A profile that a store may be opened with before its numbers are known; storing a set anew for each would take most of the time. */
function settableProfile(): { readonly profile: RecipeProfile; readonly set: (profile: RecipeProfile) => void } {
  // Sound: `set` fills it before the first question.
  const profile = {} as RecipeProfile;
  return { profile, set: (values) => void Object.assign(profile, values) };
}

interface StoredHistory {
  readonly holdfast: Holdfast;
  readonly userId: string;
  readonly history: History;
  readonly unit: EvaluationSet['unit'];
  /** Where each memory stands in the data set, by its id. */
  readonly places: ReadonlyMap<string, Place>;
  /** The same of typed memories: where the words stand that they rest on. */
  readonly derived: ReadonlyMap<string, Place>;
}

interface Place {
  readonly text: string;
  readonly session: string;
}

async function rememberHistory(params: {
  readonly holdfast: Holdfast;
  readonly userId: string;
  readonly history: History;
}): Promise<ReadonlyMap<string, Place>> {
  const { holdfast, userId, history } = params;
  const stored = new Map<string, Place>();
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

async function askOne(
  { holdfast, userId, history, unit, places, derived }: StoredHistory,
  question: Question,
): Promise<{ readonly answer: Answer; readonly timing: Timing }> {
  const now = question.now ?? lastInstant(history);
  const [{ results, sessions = [] }, timing] = await timed(() =>
    holdfast.recall({
      query: question.text,
      userId,
      k: DEPTH,
      ...(unit === 'session' ? { groupBy: unit } : {}),
      ...(now === undefined ? {} : { now }),
    }),
  );
  const placeOf = (id: string | undefined): Place | undefined => places.get(id ?? '') ?? derived.get(id ?? '');
  const ranked =
    unit === 'text'
      ? results.map(({ memory }) => placeOf(memory.id)?.text ?? '')
      : sessions.map((session) => placeOf(session.results[0]?.memory.id)?.session ?? '');
  const { text, category, relevant } = question;
  return {
    answer: { history: history.label, question: text, category, relevant, ranked: [...new Set(ranked)] },
    timing,
  };
}

async function fitOf(
  { holdfast, userId, history, places, unit }: StoredHistory,
  { text, relevant, now }: Question,
  kind: Fit['kind'],
): Promise<Fit> {
  const asked = kind === 'elsewhere' ? lastInstant(history) : (now ?? lastInstant(history));
  const input = { query: text, userId, ...(asked === undefined ? {} : { now: asked }) };
  const recalled = await holdfast.recall({ ...input, explain: true });
  const { results } = await holdfast.recall({ ...input, mode: 'precision' });
  const labels = results.map(({ memory }) => places.get(memory.id)?.[unit]);
  return {
    kind,
    best: Math.max(0, ...recalled.results.map(({ explain }) => explain?.similarity ?? 0)),
    returned: labels.map((label) => label !== undefined && kind === 'answerable' && relevant.has(label)),
  };
}

/** A set that does not say when its questions are asked asks them when the history ends. */
function lastInstant({ sessions }: History): string | undefined {
  return sessions
    .flatMap(({ occurredAt }) => occurredAt ?? [])
    .toSorted()
    .at(-1);
}

async function untilEmbedded(holdfast: Holdfast, userId: string): Promise<void> {
  for (;;) {
    const { embeddings } = await holdfast.stats({ userId });
    if (embeddings.pending === 0) return;
    await setTimeout(50);
  }
}

/** Waits until all was read, and tells of each typed memory where the words stand that it rests on. */
async function derivedPlaces(
  holdfast: Holdfast,
  userId: string,
  places: ReadonlyMap<string, Place>,
): Promise<ReadonlyMap<string, Place>> {
  for (;;) {
    const { jobs } = await holdfast.listJobs({ userId, kinds: ['extract_memories'] });
    if (jobs.length === 0) break;
    await setTimeout(50);
  }
  const derived = new Map<string, Place>();
  for (let cursor: string | undefined, more = true; more;) {
    const page = await holdfast.listExtractions({ userId, limit: 200, ...(cursor === undefined ? {} : { cursor }) });
    for (const { memory, sourceIds } of page.extractions) {
      const place = places.get(sourceIds[0] ?? '');
      if (memory !== undefined && place !== undefined) derived.set(memory.id, place);
    }
    cursor = page.nextCursor;
    more = cursor !== undefined;
  }
  return derived;
}
