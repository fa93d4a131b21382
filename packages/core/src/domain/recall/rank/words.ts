import { f32, f64, i32, u32, u8 } from '../index/column.ts';
import { flag } from '../index/documents.ts';
import { lengthScale, LENGTH_UNIT, mixing, reach, weightAt } from '../index/mixing.ts';
import type { Partition } from '../index/partition.ts';
import { MAX_TF, TF_BITS } from '../index/posting.ts';
import { slotOf } from '../index/segment.ts';
import { idf } from './formulas.ts';
import { bm25 } from './profiles.ts';
import { fit, type Scratch, TF_UNIT } from './scratch.ts';

/** A partition that is asked, with the working memory for it. */
export interface Ground {
  readonly partition: Partition;
  readonly scratch: Scratch;
}

/** Sums over the partitions asked, and no others. */
export interface Statistics {
  readonly documents: number;
  readonly meanLength: number;
  readonly meanMixedLength: number;
  readonly groups: number;
  readonly meanGroupLength: number;
}

export function statisticsOf(grounds: readonly Ground[]): Statistics {
  const sum = (field: 'documents' | 'length' | 'mixedLength' | 'groups'): number =>
    grounds.reduce((total, { partition }) => total + partition.totals[field], 0);
  const [documents, length, groups] = [sum('documents'), sum('length'), sum('groups')];
  return {
    documents,
    meanLength: length / Math.max(1, documents),
    meanMixedLength: sum('mixedLength') / LENGTH_UNIT / Math.max(1, documents),
    groups,
    meanGroupLength: length / Math.max(1, groups),
  };
}

export function frequencyOf(grounds: readonly Ground[], term: string): number {
  return grounds.reduce((total, { partition }) => total + partition.postings.frequency(term), 0);
}

/** A term to score, with its factor: 1 for the question's own. */
export interface WeightedTerm {
  readonly term: string;
  readonly weight: number;
}

export interface WordOptions {
  readonly mixing: boolean;
}

/**
 * Adds the BM25 of each term to every document it touches: `words` for the question's terms, `added` for those of
 * feedback. One term at a time over all partitions, since a term's session frequency is known only at its end.
 * Counts are whole numbers until they are weighed, so that the order of arrival of documents cannot show.
 */
export function scoreTerms(params: {
  readonly grounds: readonly Ground[];
  readonly statistics: Statistics;
  readonly terms: readonly WeightedTerm[];
  readonly target: 'words' | 'added';
  readonly options: WordOptions;
}): void {
  const { grounds, statistics, terms, target, options } = params;
  const tails = grounds.map((ground) => gatherTail(ground, terms));
  terms.forEach(({ term, weight }, slot) => {
    const rarity = idf(statistics.documents, frequencyOf(grounds, term));
    const counts = grounds.map((ground, index) => count({ ground, term, tail: tailOf(tails, index, slot), options }));
    const groupsWith = counts.reduce((total, { groups }) => total + groups, 0);
    const groupRarity = idf(statistics.groups, groupsWith) * weight;
    grounds.forEach((ground, index) => {
      const { touched, sessions } = counts[index] ?? NOTHING;
      weighDocuments({ ground, touched, target, factor: rarity * weight, groupFactor: groupRarity, statistics, options });
      weighSessions({ ground, sessions, factor: groupRarity, statistics });
    });
  });
}

const NOTHING = { touched: 0, sessions: 0, groups: 0 };

/** Tail entries of each term of the question, as postings, by one scan over the tail. */
function gatherTail({ partition, scratch }: Ground, terms: readonly WeightedTerm[]): number[][] {
  const { postings, documents } = partition;
  fit(scratch, { documents: documents.count, sessions: documents.sessions.size, terms: postings.terms.size });
  const ids = terms.map(({ term }) => postings.terms.find(term));
  const found: number[][] = terms.map(() => []);
  ids.forEach((id, slot) => {
    if (id >= 0) scratch.slots[id] = slot + 1;
  });
  for (let doc = postings.tail; doc < postings.documents; doc += 1) {
    const end = u32(postings.starts.values, doc + 1);
    for (let at = u32(postings.starts.values, doc); at < end; at += 1) {
      const entry = u32(postings.entries.values, at);
      const slot = u8(scratch.slots, entry >>> TF_BITS);
      if (slot > 0) found[slot - 1]?.push(((doc << TF_BITS) | (entry & MAX_TF)) >>> 0);
    }
  }
  for (const id of ids) if (id >= 0) scratch.slots[id] = 0;
  return found;
}

/** Sound: there is one list a partition, and in it one a term. */
function tailOf(tails: readonly number[][][], index: number, slot: number): readonly number[] {
  return (tails[index] as number[][])[slot] as number[];
}

interface Count {
  /** Documents and sessions whose counters of this term are not zero. */
  readonly touched: number;
  readonly sessions: number;
  /** Sessions with the term, and documents with it that have no session. */
  readonly groups: number;
}

/** Streams a term's postings into the counters of documents, their neighbours and their sessions. */
function count(params: {
  readonly ground: Ground;
  readonly term: string;
  readonly tail: readonly number[];
  readonly options: WordOptions;
}): Count {
  const { partition, scratch } = params.ground;
  const { documents, postings, chains } = partition;
  const { mixed, touched, sessionTf, sessionTouched } = scratch;
  const flags = documents.flags.values;
  const sessionOf = documents.session.values;
  const lengths = documents.length.values;
  const previous = chains.previous.values;
  const next = chains.next.values;
  const mix = params.options.mixing;
  let count = 0;
  let sessions = 0;
  let alone = 0;

  function add(doc: number, amount: number): void {
    const before = i32(mixed, doc);
    if (before === 0) {
      touched[count] = doc;
      count += 1;
    }
    mixed[doc] = before + amount;
  }

  function take(posting: number): void {
    const doc = posting >>> TF_BITS;
    if ((u8(flags, doc) & flag.deleted) !== 0) return;
    const tf = posting & MAX_TF;
    add(doc, tf * TF_UNIT);
    const session = i32(sessionOf, doc);
    if (session < 0) {
      alone += 1;
      return;
    }
    const inSession = i32(sessionTf, session);
    if (inSession === 0) {
      sessionTouched[sessions] = session;
      sessions += 1;
    }
    sessionTf[session] = inSession + tf;
    if (!mix) return;
    const lent = tf * lengthScale(f32(lengths, doc));
    for (let step = 0, to = i32(next, doc); step < reach && to >= 0; step += 1, to = i32(next, to)) {
      add(to, weightAt(mixing.before, step) * lent);
    }
    for (let step = 0, to = i32(previous, doc); step < reach && to >= 0; step += 1, to = i32(previous, to)) {
      add(to, weightAt(mixing.after, step) * lent);
    }
  }

  const id = postings.terms.find(params.term);
  if (id >= 0) {
    for (const segment of postings.segments) {
      const slot = slotOf(segment, id);
      if (slot < 0) continue;
      const end = u32(segment.starts, slot + 1);
      for (let at = u32(segment.starts, slot); at < end; at += 1) take(u32(segment.postings, at));
    }
    for (const posting of params.tail) take(posting);
  }
  return { touched: count, sessions, groups: sessions + alone };
}

/** Turns the counters of one term into BM25 and sets them back to zero. */
function weighDocuments(params: {
  readonly ground: Ground;
  readonly touched: number;
  readonly target: 'words' | 'added';
  readonly factor: number;
  readonly groupFactor: number;
  readonly statistics: Statistics;
  readonly options: WordOptions;
}): void {
  const { ground, statistics, factor, groupFactor } = params;
  const { partition, scratch } = ground;
  const { mixed, touched, found, seen, alone } = scratch;
  const scores = scratch[params.target];
  const { k1, b } = bm25.turn;
  const mean = params.options.mixing ? statistics.meanMixedLength : statistics.meanLength;
  const flat = k1 * (1 - b);
  const slope = (k1 * b) / mean;
  const lengths = partition.documents.length.values;
  const mixedLengths = partition.documents.mixedLength.values;
  const sessionOf = partition.documents.session.values;
  for (let at = 0; at < params.touched; at += 1) {
    const doc = i32(touched, at);
    const tf = i32(mixed, doc) / TF_UNIT;
    const length = params.options.mixing ? i32(mixedLengths, doc) / LENGTH_UNIT : f32(lengths, doc);
    scores[doc] = f64(scores, doc) + (factor * tf * (k1 + 1)) / (tf + flat + slope * length);
    if (i32(sessionOf, doc) < 0) {
      alone[doc] = f64(alone, doc) + groupFactor * saturate(tf, f32(lengths, doc), statistics.meanGroupLength);
    }
    mixed[doc] = 0;
    if (u8(seen, doc) === 0) {
      seen[doc] = 1;
      found[scratch.foundCount] = doc;
      scratch.foundCount += 1;
    }
  }
}

function weighSessions(params: {
  readonly ground: Ground;
  readonly sessions: number;
  readonly factor: number;
  readonly statistics: Statistics;
}): void {
  const { partition, scratch } = params.ground;
  const { sessionTf, sessionTouched, sessionScore, sessionSeen, sessionsFound } = scratch;
  const lengths = partition.sessionLength.values;
  for (let at = 0; at < params.sessions; at += 1) {
    const session = i32(sessionTouched, at);
    const gain = saturate(i32(sessionTf, session), f64(lengths, session), params.statistics.meanGroupLength);
    sessionScore[session] = f64(sessionScore, session) + params.factor * gain;
    sessionTf[session] = 0;
    if (u8(sessionSeen, session) === 0) {
      sessionSeen[session] = 1;
      sessionsFound[scratch.sessionsFoundCount] = session;
      scratch.sessionsFoundCount += 1;
    }
  }
}

/** BM25 of a count in a whole session, without its idf. */
function saturate(tf: number, length: number, mean: number): number {
  const { k1, b } = bm25.session;
  return (tf * (k1 + 1)) / (tf + k1 * (1 - b + (b * length) / mean));
}
