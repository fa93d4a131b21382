import { f64, i32, u32, u8 } from '../index/column.ts';
import { MAX_TF, TF_BITS } from '../index/posting.ts';
import { around } from '../index/surroundings.ts';
import type { AskedTerm } from './asked.ts';
import { BLOCK_BITS } from '../index/mixing.ts';
import { block, blocksOf, boundBlocks, chooseBest, chooseFrom, clearBlocks, lendersIn } from './blocks.ts';
import { idf, saturation } from './formulas.ts';
import { lend, settle, weighAlone } from './mixed.ts';
import { bm25 } from './profiles.ts';
import { fit } from './scratch.ts';
import { lastOfBest, mostOfVoices, scoreReached } from './standing.ts';
import type { Ground, Statistics } from './statistics.ts';
import { postingsOf, type TermPostings } from './term-postings.ts';

/** A term with its weights and its postings in each of the partitions. */
interface WeighedTerm {
  readonly factor: number;
  /** Its weight in documents without a session, as sessions of one; 0 when none of these holds it. */
  readonly aloneFactor: number;
  readonly postings: ReadonlyMap<Ground, TermPostings>;
}

/** Sound: a term is looked up in every partition. */
function postingsIn({ postings }: WeighedTerm, ground: Ground): TermPostings {
  return postings.get(ground) as TermPostings;
}

/** Up to so many documents a candidate all are scored: choosing would cost more than it saves. */
const FEW = 8;

/** Blocks that are scored before the bounds of others are compared with the best, as a share of the limit. */
const FIRST = 0.2;

/**
 * Scores the question: adds what each session gains to `sessionScore`, what documents gain to `words`, and lists the
 * documents reached. In a large partition only the documents of the best blocks are reached, by a bound on what any
 * document of a block can come to; blocks are added until no other could hold one of the best `sure` admitted
 * documents by words (the idea of block-max indexes: Ding and Suel, 2011).
 *
 * @param params.limit how many candidates will be ranked; Infinity scores every document with one of the terms
 */
export function scoreWords(params: {
  readonly grounds: readonly Ground[];
  readonly statistics: Statistics;
  readonly asked: readonly AskedTerm[];
  readonly mixing: boolean;
  readonly limit: number;
  readonly sure: number;
}): void {
  const { grounds, statistics, mixing, limit, sure } = params;
  const terms = weighTerms(grounds, statistics, params.asked);
  if (!mixing || grounds.reduce((sum, { partition }) => sum + partition.documents.count, 0) <= limit * FEW) {
    for (const ground of grounds) for (const term of terms) weigh({ ground, term, statistics, mixing });
    return;
  }
  for (const ground of grounds) {
    for (const term of terms) {
      boundBlocks({ ground, runs: postingsIn(term, ground), factor: term.factor, statistics });
    }
  }
  chooseBest(grounds, limit * FIRST);
  weighChosen(grounds, terms, statistics);
  scoreReached(grounds, 0);
  const least = lastOfBest(grounds, sure) / mostOfVoices(grounds);
  if (chooseFrom(grounds, least)) weighChosen(grounds, terms, statistics);
  for (const ground of grounds) clearBlocks(ground.scratch, blocksOf(ground));
}

/**
 * Looks the terms up and scores whole sessions by them. One term at a time over all partitions, as the number of
 * sessions that hold a term is known only at its end.
 */
function weighTerms(grounds: readonly Ground[], statistics: Statistics, asked: readonly AskedTerm[]): WeighedTerm[] {
  const names = asked.map(({ term }) => term);
  const postings = grounds.map((ground) => {
    const { documents, postings: own } = ground.partition;
    fit(ground.scratch, { documents: documents.count, sessions: documents.sessions.size, terms: own.terms.size });
    return [ground, postingsOf(ground, names)] as const;
  });
  return asked.map(({ term, factor, ofSessions }, slot) => {
    // Sound: there are postings of every term.
    const ofTerm = new Map(postings.map(([ground, all]) => [ground, all[slot] as TermPostings]));
    const aloneFactor = ofSessions ? weighGroups(ofTerm, term, statistics) : 0;
    return { factor, aloneFactor, postings: ofTerm };
  });
}

/** Scores every document that one term reaches. */
function weigh(params: {
  readonly ground: Ground;
  readonly term: WeighedTerm;
  readonly statistics: Statistics;
  readonly mixing: boolean;
}): void {
  const { ground, term, statistics, mixing } = params;
  const { factor, aloneFactor } = term;
  let touched = 0;
  for (const run of postingsIn(term, ground)) touched = lend({ ground, run, length: run.length, mixing, touched });
  if (aloneFactor > 0) weighAlone({ ground, touched, factor: aloneFactor, statistics });
  settle({ ground, statistics, touched, factor, mixing, target: 'words' });
}

/** Scores the documents of the chosen blocks. */
function weighChosen(grounds: readonly Ground[], terms: readonly WeighedTerm[], statistics: Statistics): void {
  for (const ground of grounds) {
    const { scratch } = ground;
    const only = { marks: scratch.blockMarks, shift: BLOCK_BITS, bit: block.chosen };
    for (const term of terms) {
      const { factor, aloneFactor } = term;
      let touched = 0;
      for (const run of postingsIn(term, ground)) {
        touched = lend({ ground, run: scratch.lent, length: lendersIn(ground, run), mixing: true, touched });
      }
      if (aloneFactor > 0) weighAlone({ ground, touched, factor: aloneFactor, statistics, only });
      settle({ ground, statistics, touched, factor, mixing: true, target: 'words', only });
    }
  }
}

/** Adds one term to the BM25 of whole sessions, and gives its weight in documents without one. */
function weighGroups(ofTerm: ReadonlyMap<Ground, TermPostings>, term: string, statistics: Statistics): number {
  let groups = 0;
  let withoutSession = 0;
  const sessions = Array.from(ofTerm, ([ground, runs]) => {
    const counted = countSessions(ground, runs);
    groups += counted.sessions + counted.alone;
    withoutSession += counted.alone;
    return [ground, counted.sessions] as const;
  });
  const factor = idf(statistics.groups, statistics.groupsWith?.(term) ?? groups);
  for (const [ground, count] of sessions) weighSessions(ground, count, factor, statistics);
  return withoutSession > 0 ? factor : 0;
}

interface Counted {
  /** Sessions with the term; the counts of these are not zero. */
  readonly sessions: number;
  /** Documents with the term that have no session. */
  readonly alone: number;
}

function countSessions({ partition, scratch }: Ground, runs: TermPostings): Counted {
  const { sessionTf, sessionTouched } = scratch;
  const surroundings = partition.surroundings.values;
  const sessionOf = partition.documents.session.values;
  const someDead = partition.dead > 0;
  let sessions = 0;
  let alone = 0;
  for (const run of runs) {
    for (let at = 0; at < run.length; at += 1) {
      const posting = u32(run, at);
      const doc = posting >>> TF_BITS;
      if (someDead && (u8(surroundings, doc) & around.deleted) !== 0) continue;
      const session = i32(sessionOf, doc);
      if (session < 0) {
        alone += 1;
        continue;
      }
      const before = i32(sessionTf, session);
      sessionTf[session] = before + (posting & MAX_TF);
      // What was 0 is counted, without a branch that would often be foretold wrongly.
      sessionTouched[sessions] = session;
      sessions += (before - 1) >>> 31;
    }
  }
  return { sessions, alone };
}

/** Turns the counts of one term into the BM25 of whole sessions, and sets them back to zero. */
function weighSessions({ partition, scratch }: Ground, count: number, factor: number, statistics: Statistics): void {
  const { sessionTf, sessionTouched, sessionScore } = scratch;
  const lengths = partition.sessionLength.values;
  for (let at = 0; at < count; at += 1) {
    const session = i32(sessionTouched, at);
    const length = f64(lengths, session) / statistics.meanGroupLength;
    const gain = factor * saturation(i32(sessionTf, session), length, bm25.session);
    sessionScore[session] = f64(sessionScore, session) + gain;
    sessionTf[session] = 0;
  }
}
