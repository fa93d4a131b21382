import { f32, f64, i32, u32, u8 } from '../index/column.ts';
import { flag } from '../index/documents.ts';
import { MAX_TF, TF_BITS } from '../index/posting.ts';
import { slotOf } from '../index/segment.ts';
import { idf, saturation } from './formulas.ts';
import type { AskedTerm } from './asked.ts';
import { bm25 } from './profiles.ts';
import { fit, note } from './scratch.ts';
import type { Ground, Statistics } from './statistics.ts';

/** A term with its weights: in a document, and in a whole session. */
export interface WeighedTerm {
  readonly term: string;
  readonly factor: number;
  readonly groupFactor: number;
}

/**
 * Streams the postings of the terms: adds each document's own BM25 to `words`, each session's to `sessionScore`, and
 * notes the documents found. One term at a time over all partitions, as the number of sessions that hold a term is
 * known only at its end.
 */
export function scoreWords(
  grounds: readonly Ground[],
  statistics: Statistics,
  asked: readonly AskedTerm[],
): WeighedTerm[] {
  const terms = asked.map(({ term }) => term);
  for (const { partition, scratch } of grounds) {
    const { documents, postings } = partition;
    fit(scratch, { documents: documents.count, sessions: documents.sessions.size, terms: postings.terms.size });
  }
  const tails = grounds.map((ground) => gatherTail(ground, terms));
  return asked.map(({ term, factor, ofSessions }, slot) => {
    let groups = 0;
    const sessions = grounds.map((ground, index) => {
      // Sound: there is one list a partition, and in it one a term.
      const tail = (tails[index] as number[][])[slot] as number[];
      const streamed = stream({ ground, term, tail, factor, meanLength: statistics.meanLength });
      groups += streamed.sessions + streamed.alone;
      return streamed.sessions;
    });
    const groupFactor = ofSessions ? idf(statistics.groups, groups) : 0;
    grounds.forEach((ground, index) => weighSessions(ground, sessions[index] as number, groupFactor, statistics));
    return { term, factor, groupFactor };
  });
}

/** Tail entries of each term, as postings, by one scan over the tail. */
function gatherTail({ partition, scratch }: Ground, terms: readonly string[]): number[][] {
  const { postings } = partition;
  const ids = terms.map((term) => postings.terms.find(term));
  const found: number[][] = terms.map(() => []);
  ids.forEach((id, slot) => {
    if (id >= 0) scratch.slots[id] = slot + 1;
  });
  const entries = postings.entries.values;
  const starts = postings.starts.values;
  for (let doc = postings.tail; doc < postings.documents; doc += 1) {
    const end = u32(starts, doc + 1);
    for (let at = u32(starts, doc); at < end; at += 1) {
      const entry = u32(entries, at);
      const slot = u8(scratch.slots, entry >>> TF_BITS);
      // Sound: slots are given out above, one a list.
      if (slot > 0) (found[slot - 1] as number[]).push(((doc << TF_BITS) | (entry & MAX_TF)) >>> 0);
    }
  }
  for (const id of ids) if (id >= 0) scratch.slots[id] = 0;
  return found;
}

interface Streamed {
  /** Sessions with the term; the counts of these are not zero. */
  readonly sessions: number;
  /** Documents with the term that have no session. */
  readonly alone: number;
}

function stream(params: {
  readonly ground: Ground;
  readonly term: string;
  readonly tail: readonly number[];
  readonly factor: number;
  readonly meanLength: number;
}): Streamed {
  const { postings } = params.ground.partition;
  const id = postings.terms.find(params.term);
  if (id < 0) return { sessions: 0, alone: 0 };
  const counter = { sessions: 0, alone: 0 };
  const { factor, meanLength } = params;
  for (const segment of postings.segments) {
    const slot = slotOf(segment, id);
    if (slot < 0) continue;
    const run = segment.postings.subarray(u32(segment.starts, slot), u32(segment.starts, slot + 1));
    addRun({ ground: params.ground, run, factor, meanLength, counter });
  }
  addRun({ ground: params.ground, run: Uint32Array.from(params.tail), factor, meanLength, counter });
  return counter;
}

function addRun(params: {
  readonly ground: Ground;
  readonly run: Uint32Array;
  readonly factor: number;
  readonly meanLength: number;
  readonly counter: { sessions: number; alone: number };
}): void {
  const { run, counter } = params;
  const { partition, scratch } = params.ground;
  const { words, sessionTf, sessionTouched } = scratch;
  const flags = partition.documents.flags.values;
  const sessionOf = partition.documents.session.values;
  const lengths = partition.documents.length.values;
  const { k1, b } = bm25.turn;
  const gain = params.factor * (k1 + 1);
  const flat = k1 * (1 - b);
  const slope = (k1 * b) / params.meanLength;
  for (let at = 0; at < run.length; at += 1) {
    const posting = u32(run, at);
    const doc = posting >>> TF_BITS;
    if ((u8(flags, doc) & flag.deleted) !== 0) continue;
    const tf = posting & MAX_TF;
    words[doc] = f64(words, doc) + (gain * tf) / (tf + flat + slope * f32(lengths, doc));
    note(scratch, doc);
    const session = i32(sessionOf, doc);
    if (session < 0) {
      counter.alone += 1;
      continue;
    }
    const inSession = i32(sessionTf, session);
    if (inSession === 0) {
      sessionTouched[counter.sessions] = session;
      counter.sessions += 1;
    }
    sessionTf[session] = inSession + tf;
  }
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
