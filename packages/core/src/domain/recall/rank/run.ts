import type { Ties } from '../entities/entity-arm.ts';
import { f64, i32 } from '../index/column.ts';
import type { RecallQuery } from '../query.ts';
import type { Question } from '../understand/understanding.ts';
import type { AskedTerm } from './asked.ts';
import type { Borrowed } from './borrowed.ts';
import { recency } from './formulas.ts';
import type { Profile } from './profiles.ts';
import type { Ground, Statistics } from './statistics.ts';
import { cosineOf, type HeadQuery } from './vectors.ts';
import type { When } from './when.ts';

/** All that one ranking goes by. */
export interface Run {
  readonly grounds: readonly Ground[];
  readonly query: RecallQuery;
  readonly question: Question;
  /** The first is the one whose cosine counts as similarity. */
  readonly vectors: readonly HeadQuery[];
  readonly when: When;
  readonly ties: Ties;
  readonly profile: Profile;
  readonly limit: number;
  /** Whether the question leans on an earlier one of its session, and the terms that this brings along. */
  readonly leans: boolean;
  readonly carried: ReadonlyMap<string, number>;
  readonly borrowed: Borrowed | undefined;
  readonly frequency: (term: string) => number;
  readonly statistics: Statistics;
  readonly asked: readonly AskedTerm[];
  /** The most that the question's words could score: what makes similarity absolute. */
  readonly most: number;
}

/** Visits what is found; only admitted documents are. */
export function eachFound(run: Run, visit: (ground: Ground, doc: number) => void): void {
  for (const ground of run.grounds) {
    for (let at = 0; at < ground.scratch.foundCount; at += 1) visit(ground, i32(ground.scratch.found, at));
  }
}

/** Similarity of a memory to the question, 0 to 1, comparable between questions. */
export function similarityOf(run: Run, ground: Ground, doc: number): number {
  return Math.max(wordsOf(run, ground, doc), mainCosine(run, ground, doc) ?? 0);
}

export function mainCosine({ vectors: [main] }: Run, ground: Ground, doc: number): number | undefined {
  return main === undefined ? undefined : cosineOf(ground, doc, main.head);
}

export function wordsOf(run: Run, { scratch }: Ground, doc: number): number {
  return Math.min(1, f64(scratch.words, doc) / run.most);
}

export function recencyOf(run: Run, { partition }: Ground, doc: number): number {
  const { occurredAt, decayRate } = partition.documents;
  return recency({
    now: run.query.now,
    occurredAt: f64(occurredAt.values, doc),
    decayRate: decayRate.at(doc),
  });
}

/** BM25 of the session that a document belongs to, or of itself when it belongs to none. */
export function wholeSession({ partition, scratch }: Ground, doc: number): number {
  const session = i32(partition.documents.session.values, doc);
  return session < 0 ? f64(scratch.alone, doc) : f64(scratch.sessionScore, session);
}

export function seqOf({ partition }: Ground, doc: number): number {
  return f64(partition.documents.seq.values, doc);
}
