import { f32, f64, i32, u32, u8 } from '../index/column.ts';
import { flag } from '../index/documents.ts';
import { MAX_TF, TF_BITS } from '../index/posting.ts';
import type { AskedTerm } from './asked.ts';
import { idf, saturation } from './formulas.ts';
import { lend, settle, weighAlone } from './mixed.ts';
import { bm25 } from './profiles.ts';
import { fit } from './scratch.ts';
import type { Ground, Statistics } from './statistics.ts';
import { postingsOf, type TermPostings } from './term-postings.ts';

/** A term with its weights, in a document and in a whole session, and its postings in each of the partitions. */
export interface WeighedTerm {
  readonly factor: number;
  readonly groupFactor: number;
  readonly postings: ReadonlyMap<Ground, TermPostings>;
}

/**
 * Streams the postings of the terms: adds what each document gains to `words`, what each session gains to
 * `sessionScore`, and lists the documents reached. One term at a time over all partitions, as the number of sessions
 * that hold a term is known only at its end.
 *
 * @param params.counting each document's own words only, or with those of the turns around it
 */
export function scoreWords(params: {
  readonly grounds: readonly Ground[];
  readonly statistics: Statistics;
  readonly asked: readonly AskedTerm[];
  readonly counting: 'own' | 'whole' | 'mixed';
}): WeighedTerm[] {
  const { grounds, statistics, counting } = params;
  const names = params.asked.map(({ term }) => term);
  const postings = grounds.map((ground) => {
    const { documents, postings: own } = ground.partition;
    fit(ground.scratch, { documents: documents.count, sessions: documents.sessions.size, terms: own.terms.size });
    return [ground, postingsOf(ground, names)] as const;
  });
  return params.asked.map(({ factor, ofSessions }, slot) => {
    // Sound: there are postings of every term.
    const ofTerm = new Map(postings.map(([ground, all]) => [ground, all[slot] as TermPostings]));
    const groupFactor = ofSessions ? weighGroups(ofTerm, statistics) : 0;
    for (const [ground, runs] of ofTerm) {
      if (counting === 'own') for (const run of runs) addOwn(ground, run, factor, statistics.meanLength);
      else weigh({ ground, runs, statistics, factor, groupFactor, mixing: counting === 'mixed' });
    }
    return { factor, groupFactor, postings: ofTerm };
  });
}

function weigh(params: {
  readonly ground: Ground;
  readonly runs: TermPostings;
  readonly statistics: Statistics;
  readonly factor: number;
  readonly groupFactor: number;
  readonly mixing: boolean;
}): void {
  const { ground, groupFactor, mixing } = params;
  let touched = 0;
  for (const run of params.runs) touched = lend({ ground, run, length: run.length, mixing, touched });
  if (groupFactor > 0) weighAlone(ground, touched, groupFactor, params.statistics.meanGroupLength);
  settle({ ...params, touched, target: 'words', candidatesOnly: false });
}

/** Adds the BM25 of each document's own words. */
function addOwn({ partition, scratch }: Ground, run: Uint32Array, factor: number, meanLength: number): void {
  const { words, reached } = scratch;
  const flags = partition.documents.flags.values;
  const lengths = partition.documents.length.values;
  const { k1, b } = bm25.turn;
  const gain = factor * (k1 + 1);
  const flat = k1 * (1 - b);
  const slope = (k1 * b) / meanLength;
  let count = scratch.reachedCount;
  for (let at = 0; at < run.length; at += 1) {
    const posting = u32(run, at);
    const doc = posting >>> TF_BITS;
    if ((u8(flags, doc) & flag.deleted) !== 0) continue;
    const tf = posting & MAX_TF;
    const before = f64(words, doc);
    if (before === 0) {
      reached[count] = doc;
      count += 1;
    }
    words[doc] = before + (gain * tf) / (tf + flat + slope * f32(lengths, doc));
  }
  scratch.reachedCount = count;
}

/** Adds one term to the BM25 of whole sessions, and gives its rarity among them and the documents without one. */
function weighGroups(ofTerm: ReadonlyMap<Ground, TermPostings>, statistics: Statistics): number {
  let groups = 0;
  const sessions = Array.from(ofTerm, ([ground, runs]) => {
    const counted = countSessions(ground, runs);
    groups += counted.sessions + counted.alone;
    return [ground, counted.sessions] as const;
  });
  const factor = idf(statistics.groups, groups);
  for (const [ground, count] of sessions) weighSessions(ground, count, factor, statistics);
  return factor;
}

interface Counted {
  /** Sessions with the term; the counts of these are not zero. */
  readonly sessions: number;
  /** Documents with the term that have no session. */
  readonly alone: number;
}

function countSessions({ partition, scratch }: Ground, runs: TermPostings): Counted {
  const { sessionTf, sessionTouched } = scratch;
  const flags = partition.documents.flags.values;
  const sessionOf = partition.documents.session.values;
  let sessions = 0;
  let alone = 0;
  for (const run of runs) {
    for (let at = 0; at < run.length; at += 1) {
      const posting = u32(run, at);
      const doc = posting >>> TF_BITS;
      if ((u8(flags, doc) & flag.deleted) !== 0) continue;
      const session = i32(sessionOf, doc);
      if (session < 0) {
        alone += 1;
        continue;
      }
      const before = i32(sessionTf, session);
      if (before === 0) {
        sessionTouched[sessions] = session;
        sessions += 1;
      }
      sessionTf[session] = before + (posting & MAX_TF);
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
