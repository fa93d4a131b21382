import type { Analyzer } from '../analyzer/analyzer.ts';
import { f64, i32 } from '../index/column.ts';
import { type ArmWatch, type Lap, laps } from '../../telemetry/laps.ts';
import type { Ties } from '../entities/entity-arm.ts';
import type { Partition } from '../index/partition.ts';
import type { Hit, RecallQuery } from '../query.ts';
import { type Question, type TimeWindow, understand } from '../understand/understanding.ts';
import { collectKindred, type Kindred, kindredInSteps } from '../understand/kinds.ts';
import type { Lately } from '../working-set/session-state.ts';
import { standingOf } from '../working-set/follow-up.ts';
import { askedTerms } from './asked.ts';
import type { Borrowed } from './borrowed.ts';
import { boostsOf, factorOn } from './boosts.ts';
import { chooseCandidates } from './candidates.ts';
import { feedbackTerms } from './feedback.ts';
import { admits } from './filter.ts';
import { carriedTerms, noteTouched, touchedIn } from './lately.ts';
import { precision, thoseThatFit } from './precision.ts';
import { bm25, type Profile, profiles, type RecipeProfile, type SumProfile } from './profiles.ts';
import { noteMoment, noteRelated, noteSpeakers } from './more-candidates.ts';
import { toHits } from './hits.ts';
import { eachFound, mainCosine, recencyOf, type Run, seqOf, similarityOf, wholeSession } from './run.ts';
import { clear, createScratch, type Scratch } from './scratch.ts';
import { followLinks, type LinkedMemories, nothingLinked } from './follow-links.ts';
import { scoreCandidates, type FurtherTerm } from './score-candidates.ts';
import { type Candidate, Top } from './top.ts';
import { type HeadQuery, type Nearness, nominate, votersOf, votesOf } from './vectors.ts';
import { borderOf } from './standing.ts';
import { scoreAt, type When, whenOf } from './when.ts';
import { frequencyOf, type Ground, statisticsOf } from './statistics.ts';
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
    /** What ties memories to what the query is about, and to each other. */
    readonly ties?: Ties | undefined;
    /** In place of the one that the query names; for measuring. */
    readonly profile?: Profile;
    /** How many documents are weighed in full; Infinity cuts nothing, which is the reference for tests. */
    readonly limit?: number;
    /** Of all memories, where the partitions hold only the candidates that a database found. */
    readonly borrowed?: Borrowed | undefined;
  }): Ranking;
  /** Reads a question, as `rank` does. */
  read(params: {
    readonly query: string;
    readonly speakers: readonly string[];
    readonly profile: Profile;
    readonly time?: TimeWindow | undefined;
  }): Question;
  /** Whether a memory of the partition meets the conditions of a query. */
  admits(partition: Partition, query: RecallQuery, seq: number): boolean;
}

/** Cutting to so many lost nothing where it was measured; at 200 it began to. */
export const candidateLimit = 500;

/** Share of the limit that feedback may lift: it adds little, so what lies far down stays there. */
const LEARNERS = 0.2;

/**
 * A ranker with working memory of its own; calls do not overlap, as each runs to its end without a pause.
 *
 * @param watch hears how long each arm took
 */
export function createRanker(analyzer: Analyzer, watch?: ArmWatch): Ranker {
  const scratches: Scratch[] = [];
  let kindred: Kindred | undefined;
  const read: Ranker['read'] = ({ query, speakers, profile, time }) => {
    kindred ??= collectKindred(analyzer);
    const everyWord = profile.kind === 'recipe' && !profile.questionWords;
    return understand({ query, analyzer, speakers: new Set(speakers), time, kindred, everyWord });
  };
  return {
    read,
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
      const lap = laps(watch);
      const { partitions, query, vector, others = [], time, window, lately, ties = untied } = given;
      const { profile = profiles[query.profile], limit = candidateLimit, borrowed } = given;
      const semantic = vector === undefined ? [] : [{ head: 'semantic', values: vector } as const];
      const speakers = borrowed?.speakers ?? partitions.flatMap(({ documents }) => documents.speakers.names);
      const question = read({ query: query.query, speakers, profile, time });
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
      const run = prepare({
        grounds,
        query,
        question,
        vectors,
        when,
        ties,
        profile,
        limit,
        leans,
        carried,
        borrowed,
      });
      const hits = rankPrepared(run, lap);
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
const untied: Ties = { related: new Map() };

function prepare(given: Omit<Run, 'frequency' | 'statistics' | 'asked' | 'most'>): Run {
  const { grounds, question, profile, carried, borrowed } = given;
  const statistics = borrowed?.statistics ?? statisticsOf(grounds);
  const frequency = borrowed?.frequency ?? ((term: string): number => frequencyOf(grounds, term));
  const { kin: weight, name: nameWeight } = profile.kind === 'recipe' ? profile : { kin: 0, name: 1 };
  const asked = askedTerms({ frequency, statistics, question, weight, nameWeight, carried });
  const own = asked.slice(0, question.terms.length + carried.size);
  // Without a single word to look for, as when only a vector asks, every share of words is 0.
  const most = own.reduce((sum, { factor }) => sum + factor, 0) * (bm25.turn.k1 + 1) || 1;
  return { ...given, frequency, statistics, asked, most };
}

function rankPrepared(run: Run, lap: Lap): Hit[] {
  const { grounds, question, profile, vectors } = run;
  const { mode, k, spare = 0 } = run.query;
  const top = new Top(mode === 'precision' ? Math.max(k, precision.seen) : k + spare);
  let linked = nothingLinked;
  if (profile.kind === 'sum') {
    scoreWords({ ...run, mixing: false, limit: Infinity, sure: 0 });
    chooseCandidates({ grounds, limit: Infinity, session: 0 });
    lap('words');
    nominate(grounds, vectors, run.borrowed?.means);
    lap('vectors');
    offerBySum(run, profile, top);
  } else {
    const { mixing, session } = profile;
    scoreWords({ ...run, mixing, sure: Math.max(k, profile.feedback.documents) });
    chooseCandidates({ ...run, session });
    lap('words');
    addFeedback(run, profile);
    lap('feedback');
    noteMoment(grounds, run.when);
    lap('time');
    if (run.leans) noteTouched(grounds);
    if (profile.entities > 0) noteRelated(grounds, run.ties.related);
    if (profile.namedSpeaker) noteSpeakers(grounds, question.understood.speakers);
    lap('entities');
    // After the cut, which would drop what only the vectors have found.
    const near = nominate(grounds, vectors, run.borrowed?.means);
    lap('vectors');
    linked = offerByRecipe(run, profile, near, top);
  }
  lap('links_and_scores');
  const best = top.list();
  if (mode === 'recall') return toHits(run, best, linked);
  return toHits(run, thoseThatFit(best, ({ ground, doc }) => similarityOf(run, ground, doc)).slice(0, k), linked);
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
  const { grounds, statistics, question, frequency } = run;
  const { feedback, mixing } = profile;
  if (feedback.weight === 0 || question.terms.length > feedback.longestQuestion) return;
  const best = bestByWords(grounds, Math.max(feedback.documents, run.limit * LEARNERS));
  const learned = feedbackTerms({
    exemplars: best.filter(({ ground }) => ground.partition.counted).slice(0, feedback.documents),
    asked: question.terms,
    settings: feedback,
    documents: statistics.documents,
    frequency,
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

function offerBySum(run: Run, profile: SumProfile, top: Top): void {
  eachFound(run, (ground, doc) => {
    const { partition } = ground;
    const score =
      profile.similarity * similarityOf(run, ground, doc) +
      profile.salience * partition.documents.salience.at(doc) +
      profile.recency * recencyOf(run, ground, doc) +
      profile.links * (run.ties.links?.average(seqOf(ground, doc)) ?? 0);
    top.offer({ ground, doc, score });
  });
}

/** Of the score of what Holdfast made: it repeats words of a turn, and is to stand beside that turn, not before it. */
const ownShare = 0.35;

/** Words with session and feedback, times boosts; then the window and the vectors' vote, measured on the best; then nudges. */
function offerByRecipe(run: Run, profile: RecipeProfile, near: readonly Nearness[], top: Top): LinkedMemories {
  const best = scoreFound(run, profile);
  const linked = followLinks({ ...run, best, links: profile.links });
  const { related } = run.ties;
  const tied = related.size > 0 || linked.size > 0;
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
      if (tied) {
        const at = f64(seq.values, doc);
        const named = profile.entities * (related.get(at)?.strength ?? 0);
        score += unit * (named + profile.links.share * (linked.get(at)?.strength ?? 0));
      }
      if (!partition.counted) score *= ownShare;
      score *= 1 + profile.salience * salience.at(doc) + profile.recency * recencyOf(run, ground, doc);
      if (top.admits(score)) top.offer({ ground, doc, score });
    }
  }
  return linked;
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
