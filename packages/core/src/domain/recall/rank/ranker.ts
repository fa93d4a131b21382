import type { Analyzer } from '../analyzer/analyzer.ts';
import { f64, i32 } from '../index/column.ts';
import type { Partition } from '../index/partition.ts';
import type { Hit, RecallQuery, ScoreParts } from '../query.ts';
import { type Question, type TimeWindow, understand } from '../understand/understanding.ts';
import { collectKindred, type Kindred, kindredInSteps } from '../understand/kinds.ts';
import type { Lately } from '../working-set/session-state.ts';
import { standingOf } from '../working-set/follow-up.ts';
import { askedTerms, type AskedTerm } from './asked.ts';
import { boostsOf, factorOn } from './boosts.ts';
import { chooseCandidates } from './candidates.ts';
import { feedbackTerms } from './feedback.ts';
import { admits } from './filter.ts';
import { recency } from './formulas.ts';
import { carriedTerms, noteTouched, touchedIn } from './lately.ts';
import { precision, thoseThatFit } from './precision.ts';
import { bm25, type Profile, profiles, type RecipeProfile, type SumProfile } from './profiles.ts';
import { noteMoment, noteRelated, noteSpeakers } from './more-candidates.ts';
import { clear, createScratch, type Scratch } from './scratch.ts';
import { scoreCandidates, type FurtherTerm } from './score-candidates.ts';
import { type Candidate, Top } from './top.ts';
import { cosineOf, type HeadQuery, type Nearness, nominate, votersOf, votesOf } from './vectors.ts';
import { borderOf } from './standing.ts';
import { placeIn, scoreAt, type When, whenOf } from './when.ts';
import { frequencyOf, type Ground, type Statistics, statisticsOf } from './statistics.ts';
import { postingsOf, type TermPostings } from './term-postings.ts';
import { scoreWords } from './words.ts';

export interface Ranking {
  readonly hits: readonly Hit[];
  readonly question: Question;
}

export interface Ranker {
  /** Makes the tables that the first ranking needs, with pauses; without it that one makes them at once. */
  prepare(pause: () => Promise<void>): Promise<void>;
  /** Ranks the memories of the partitions; pure computation, without a pause. */
  rank(params: {
    readonly partitions: readonly Partition[];
    readonly query: RecallQuery;
    /** What the semantic head is asked. */
    readonly vector: Float32Array | undefined;
    /** What other heads are asked. */
    readonly others?: readonly HeadQuery[];
    readonly time: TimeWindow | undefined;
    /** The span that the time expression favours; `time` itself is only reported. */
    readonly window?: TimeWindow;
    /** What the session that asks touched lately. */
    readonly lately?: Lately;
    /** Ties of memories to what the query is about, by storage number, 0 to 1. */
    readonly related?: ReadonlyMap<number, number>;
    /** In place of the one that the query names; for measuring. */
    readonly profile?: Profile;
    /** How many documents are weighed in full; Infinity cuts nothing, which is the reference for tests. */
    readonly limit?: number;
  }): Ranking;
  /** Whether a memory of the partition meets the conditions of a query. */
  admits(partition: Partition, query: RecallQuery, seq: number): boolean;
}

/** Cutting to so many lost nothing where it was measured; at 200 it began to. */
export const candidateLimit = 500;

/** Share of the limit that feedback may lift: it adds little, so what lies far down stays there. */
const LEARNERS = 0.2;

/** A ranker with working memory of its own; calls do not overlap, as each runs to its end without a pause. */
export function createRanker(analyzer: Analyzer): Ranker {
  const scratches: Scratch[] = [];
  let kindred: Kindred | undefined;
  return {
    async prepare(pause) {
      const steps = kindredInSteps(analyzer);
      for (let step = steps.next(); ; step = steps.next()) {
        if (step.done === true) {
          kindred = step.value;
          return;
        }
        await pause();
      }
    },
    rank(given) {
      const { partitions, query, vector, others = [], time, window, lately, related = unrelated } = given;
      const { profile = profiles[query.profile], limit = candidateLimit } = given;
      const semantic = vector === undefined ? [] : [{ head: 'semantic', values: vector } as const];
      const speakers = new Set(partitions.flatMap(({ documents }) => documents.speakers.names));
      kindred ??= collectKindred(analyzer);
      const everyWord = profile.kind === 'recipe' && !profile.questionWords;
      const question = understand({ query: query.query, analyzer, speakers, time, kindred, everyWord });
      const grounds = partitions.map((partition, index): Ground => {
        const scratch = (scratches[index] ??= createScratch());
        const touched = touchedIn(partition, lately, profile);
        return {
          partition,
          scratch,
          admits: admits(partition, query),
          boosts: boostsOf(partition, { question, sessionId: query.sessionId, touched, profile }),
          touched,
        };
      });
      const when = profile.kind === 'recipe' ? whenOf(time, window ?? time, profile) : never;
      const leans = lately !== undefined && standingOf(query.query, question.understood.speakers).followUp;
      const carried = carriedTerms(question, leans ? lately : undefined, profile);
      const vectors = [...semantic, ...others];
      const run = prepare({ grounds, query, question, vectors, when, related, profile, limit, leans, carried });
      const hits = rankPrepared(run);
      for (const { partition, scratch } of grounds) {
        clear(scratch, partition.documents.sessions.size);
      }
      return { hits, question };
    },
    admits(partition, query, seq) {
      const doc = partition.find(seq);
      return doc !== undefined && admits(partition, query)(doc);
    },
  };
}

const never: When = { moment: undefined, window: undefined };
const unrelated: ReadonlyMap<number, number> = new Map();

interface Run {
  readonly grounds: readonly Ground[];
  readonly query: RecallQuery;
  readonly question: Question;
  /** The first is the one whose cosine counts as similarity. */
  readonly vectors: readonly HeadQuery[];
  readonly when: When;
  readonly related: ReadonlyMap<number, number>;
  readonly profile: Profile;
  readonly limit: number;
  /** Whether the question leans on an earlier one of its session, and the terms that this brings along. */
  readonly leans: boolean;
  readonly carried: ReadonlyMap<string, number>;
  readonly statistics: Statistics;
  readonly asked: readonly AskedTerm[];
  /** The most that the question's words could score: what makes similarity absolute. */
  readonly most: number;
}

function prepare(given: Omit<Run, 'statistics' | 'asked' | 'most'>): Run {
  const { grounds, question, profile, carried } = given;
  const statistics = statisticsOf(grounds);
  const { kin: weight, name: nameWeight } = profile.kind === 'recipe' ? profile : { kin: 0, name: 1 };
  const asked = askedTerms({ grounds, statistics, question, weight, nameWeight, carried });
  const own = asked.slice(0, question.terms.length + carried.size);
  // Without a single word to look for, as when only a vector asks, every share of words is 0.
  const most = own.reduce((sum, { factor }) => sum + factor, 0) * (bm25.turn.k1 + 1) || 1;
  return { ...given, statistics, asked, most };
}

function rankPrepared(run: Run): Hit[] {
  const { grounds, question, profile, vectors } = run;
  const { mode, k } = run.query;
  const top = new Top(mode === 'precision' ? Math.max(k, precision.seen) : k);
  if (profile.kind === 'sum') {
    scoreWords({ ...run, mixing: false, limit: Infinity, sure: 0 });
    chooseCandidates({ grounds, limit: Infinity, session: 0 });
    nominate(grounds, vectors);
    offerBySum(run, profile, top);
  } else {
    const { mixing, session } = profile;
    scoreWords({ ...run, mixing, sure: Math.max(run.query.k, profile.feedback.documents) });
    chooseCandidates({ ...run, session });
    addFeedback(run, profile);
    noteMoment(grounds, run.when);
    if (run.leans) noteTouched(grounds);
    if (profile.entities > 0) noteRelated(grounds, run.related);
    if (profile.namedSpeaker) noteSpeakers(grounds, question.understood.speakers);
    // After the cut, which would drop what only the vectors have found.
    offerByRecipe(run, profile, nominate(grounds, vectors), top);
  }
  const best = top.list();
  if (mode === 'recall') return toHits(run, best);
  return toHits(run, thoseThatFit(best, ({ ground, doc }) => similarityOf(run, ground, doc)).slice(0, k));
}

/** Visits what is found; only admitted documents are. */
function eachFound(run: Run, visit: (ground: Ground, doc: number) => void): void {
  for (const ground of run.grounds) {
    for (let at = 0; at < ground.scratch.foundCount; at += 1) visit(ground, i32(ground.scratch.found, at));
  }
}

/** The memories found with the best words, best first. */
function bestByWords(grounds: readonly Ground[], count: number): Candidate[] {
  const all = grounds.map(({ scratch }) => {
    const { found, foundCount, words, scores } = scratch;
    for (let at = 0; at < foundCount; at += 1) scores[at] = f64(words, i32(found, at));
    return { scores, count: foundCount };
  });
  // Most are turned away by a comparison: sorting them took longer than all else here.
  const { scale, bucket } = borderOf(all, count);
  const top = new Top(count);
  for (const ground of grounds) {
    const { found, foundCount, scores } = ground.scratch;
    for (let at = 0; at < foundCount; at += 1) {
      const score = f64(scores, at);
      if (score * scale >= bucket) top.offer({ ground, doc: i32(found, at), score });
    }
  }
  return top.list();
}

function addFeedback(run: Run, profile: RecipeProfile): void {
  const { grounds, statistics, question } = run;
  const { feedback, mixing } = profile;
  if (feedback.weight === 0 || question.terms.length > feedback.longestQuestion) return;
  const best = bestByWords(grounds, Math.max(feedback.documents, run.limit * LEARNERS));
  const learned = feedbackTerms({
    exemplars: best.filter(({ ground }) => ground.partition.counted).slice(0, feedback.documents),
    asked: question.terms,
    settings: feedback,
    documents: statistics.documents,
    frequency: (term) => frequencyOf(grounds, term),
  });
  const names = learned.map(({ term }) => term);
  for (const ground of grounds) {
    const candidates = best.filter((each) => each.ground === ground).map(({ doc }) => doc);
    const postings = postingsOf(ground, names);
    // Sound: there are postings of every name.
    const terms = learned.map(({ factor }, slot): FurtherTerm => ({
      factor,
      postings: postings[slot] as TermPostings,
    }));
    scoreCandidates({ ground, candidates, statistics, terms, mixing });
  }
}

/** Similarity of a memory to the question, 0 to 1, comparable between questions. */
function similarityOf(run: Run, ground: Ground, doc: number): number {
  return Math.max(wordsOf(run, ground, doc), mainCosine(run, ground, doc) ?? 0);
}

function mainCosine({ vectors: [main] }: Run, ground: Ground, doc: number): number | undefined {
  return main === undefined ? undefined : cosineOf(ground, doc, main.head);
}

function wordsOf(run: Run, { scratch }: Ground, doc: number): number {
  return Math.min(1, f64(scratch.words, doc) / run.most);
}

function recencyOf(run: Run, { partition }: Ground, doc: number): number {
  const { occurredAt, decayRate } = partition.documents;
  return recency({
    now: run.query.now,
    occurredAt: f64(occurredAt.values, doc),
    decayRate: decayRate.at(doc),
  });
}

function offerBySum(run: Run, profile: SumProfile, top: Top): void {
  eachFound(run, (ground, doc) => {
    const { partition } = ground;
    const score =
      profile.similarity * similarityOf(run, ground, doc) +
      profile.salience * partition.documents.salience.at(doc) +
      profile.recency * recencyOf(run, ground, doc);
    top.offer({ ground, doc, score });
  });
}

/** BM25 of the session that a document belongs to, or of itself when it belongs to none. */
function wholeSession({ partition, scratch }: Ground, doc: number): number {
  const session = i32(partition.documents.session.values, doc);
  return session < 0 ? f64(scratch.alone, doc) : f64(scratch.sessionScore, session);
}

/** Of the score of what Holdfast made: it repeats words of a turn, and is to stand beside that turn, not before it. */
const ownShare = 0.5;

/** Words with session and feedback, times boosts; then the window and the vectors' vote, measured on the best; then nudges. */
function offerByRecipe(run: Run, profile: RecipeProfile, near: readonly Nearness[], top: Top): void {
  const best = scoreFound(run, profile);
  // Where words find nothing at all, the ties alone order what there is.
  const unit = best || 1;
  for (const ground of run.grounds) {
    const { scratch, partition, touched } = ground;
    const { salience, seq } = partition.documents;
    const voters = votersOf(near, profile, ground);
    for (let at = 0; at < scratch.foundCount; at += 1) {
      const doc = i32(scratch.found, at);
      let score = scoreAt({ when: run.when, profile, ground, doc, score: f64(scratch.added, doc), best });
      if (run.leans) score += profile.workingSet.share * unit * (touched.get(doc) ?? 0);
      score += best === 0 ? Math.max(0, mainCosine(run, ground, doc) ?? 0) : best * votesOf(voters, doc);
      if (run.related.size > 0) score += profile.entities * unit * (run.related.get(f64(seq.values, doc)) ?? 0);
      if (!partition.counted) score *= ownShare;
      score *= 1 + profile.salience * salience.at(doc) + profile.recency * recencyOf(run, ground, doc);
      if (top.admits(score)) top.offer({ ground, doc, score });
    }
  }
}

/** Writes the score of each memory found by words, its session and boosts to `added`, and returns the best. */
function scoreFound(run: Run, profile: RecipeProfile): number {
  let best = 0;
  for (const ground of run.grounds) {
    const { scratch, boosts } = ground;
    const { found, foundCount, words, added } = scratch;
    for (let at = 0; at < foundCount; at += 1) {
      const doc = i32(found, at);
      const whole = wholeSession(ground, doc);
      let score = (f64(words, doc) + f64(added, doc) + profile.session * whole) / run.most;
      for (const boost of boosts) score *= factorOn(boost, doc);
      added[doc] = score;
      best = Math.max(best, score);
    }
  }
  return best;
}

function toHits(run: Run, candidates: readonly Candidate[]): Hit[] {
  const told = run.query.explain === true ? explain(run, candidates) : [];
  return candidates.map(({ ground, doc, score }, index) => {
    const { documents } = ground.partition;
    const cosine = mainCosine(run, ground, doc);
    const session = i32(documents.session.values, doc);
    return {
      seq: f64(documents.seq.values, doc),
      score,
      ...(session < 0 ? {} : { talk: `${run.grounds.indexOf(ground)}/${documents.sessions.names[session]}` }),
      parts: {
        similarity: similarityOf(run, ground, doc),
        words: wordsOf(run, ground, doc),
        ...(cosine === undefined ? {} : { cosine }),
        ...(run.vectors.length > 1 ? { cosines: cosinesOf(run, ground, doc) } : {}),
        session: wholeSession(ground, doc) / run.most,
        salience: documents.salience.at(doc),
        recency: recencyOf(run, ground, doc),
        ...(told[index] ?? untold),
      },
    };
  });
}

type Told = Pick<ScoreParts, 'ranks' | 'boosts' | 'matched'>;

const untold: Told = { ranks: {}, boosts: {}, matched: [] };

/** What is told of each hit only when somebody asks, as it takes a look at all candidates. */
function explain(run: Run, candidates: readonly Candidate[]): Told[] {
  const byWords = ranksBy(run, candidates, (ground, doc) => f64(ground.scratch.words, doc));
  const byVectors = ranksBy(run, candidates, (ground, doc) => mainCosine(run, ground, doc) ?? 0);
  const terms = run.asked.map(({ term }) => term);
  return candidates.map(({ ground, doc }, index) => {
    // Sound: there is a place for each candidate.
    const words = byWords[index] as number;
    const vectors = byVectors[index] as number;
    return {
      ranks: { ...(words > 0 ? { words } : {}), ...(vectors > 0 ? { vectors } : {}) },
      boosts: factorsOn(run, ground, doc),
      matched: ground.partition.postings.shared(doc, terms),
    };
  });
}

function cosinesOf({ vectors }: Run, ground: Ground, doc: number): ScoreParts['cosines'] & object {
  const found = vectors.map(({ head }) => [head, cosineOf(ground, doc, head)] as const);
  return Object.fromEntries(found.filter(([, cosine]) => cosine !== undefined));
}

/** Place of each hit by one arm's value among all candidates; 0 where the arm says nothing of it. */
function ranksBy(
  run: Run,
  placed: readonly { readonly ground: Ground; readonly doc: number }[],
  value: (ground: Ground, doc: number) => number,
): number[] {
  const own = placed.map(({ ground, doc }) => value(ground, doc));
  const lowest = Math.min(...own.filter((each) => each > 0));
  const higher: number[] = [];
  eachFound(run, (ground, doc) => {
    const each = value(ground, doc);
    if (each > lowest) higher.push(each);
  });
  const rising = Float64Array.from(higher).sort();
  return own.map((each) => (each > 0 ? 1 + countAbove(rising, each) : 0));
}

function factorsOn(run: Run, ground: Ground, doc: number): Record<string, number> {
  const { profile } = run;
  if (profile.kind === 'sum') return {};
  const on = ground.boosts.filter(({ fits }) => fits(doc));
  const factors = Object.fromEntries(on.map((boost) => [boost.name, factorOn(boost, doc)]));
  const place = placeIn(run.when, ground, doc);
  return place === undefined ? factors : { ...factors, [place]: profile[place].factor };
}

/** How many numbers of a rising list are greater than a value. */
function countAbove(rising: Float64Array, value: number): number {
  let low = 0;
  let high = rising.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (f64(rising, middle) > value) high = middle;
    else low = middle + 1;
  }
  return rising.length - low;
}
