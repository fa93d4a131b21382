import type { StoredVector } from '../../embeddings/embedding-store.ts';
import type { Head } from '../../embeddings/head.ts';
import type { IndexedMemory } from '../../memories/memory.ts';
import { present } from '../../present.ts';
import type { UserScope } from '../../scope.ts';
import type { Readers, Store } from '../../store.ts';
import type { Analyzer } from '../analyzer/analyzer.ts';
import { reach } from '../index/mixing.ts';
import { UserIndex } from '../index/user-index.ts';
import type { RecallQuery } from '../query.ts';
import { borrow, type Borrowed } from '../rank/borrowed.ts';
import { idf } from '../rank/formulas.ts';
import type { Profile } from '../rank/profiles.ts';
import type { Ranker } from '../rank/ranker.ts';
import type { HeadQuery } from '../rank/vectors.ts';
import type { TimeWindow } from '../understand/understanding.ts';
import type { Lately } from '../working-set/session-state.ts';
import type { SearchFilter, SearchReader, SearchTotals, WeighedWord } from './search-store.ts';

/** Memories that words bring, and of these so many with the turns around them. */
const BY_WORDS = 120;
const SURROUNDED = 64;
/** The nearest under each head. */
const BY_VECTORS = 60;
const OF_A_TIME = 200;
const OF_A_SPEAKER = 10;
/** So many memories are looked at for the rarest words; what holds but commoner ones is not among the best. */
const LOOKED_AT = 4_000;
/** Each is compared with every memory looked at. */
const MOST_TERMS = 32;
/** More than this share of archived memories would crowd out the others before they are left out. */
const MANY_ARCHIVED = 1 / 8;

/** What a search in the database needs to know of all memories of some spaces. It may be somewhat out of date. */
export interface Known {
  readonly version: number;
  readonly totals: SearchTotals;
  readonly archived: number;
  /** By term, as they are asked for. */
  readonly frequencies: Map<string, number>;
}

export interface Asked {
  readonly query: RecallQuery;
  readonly profile: Profile;
  readonly heads: readonly HeadQuery[];
  /** The user's, and that of what the heads are asked. */
  readonly model: string | undefined;
  readonly vectorModel: string | undefined;
  readonly time: TimeWindow | undefined;
  readonly lately: Lately | undefined;
  /** Storage numbers of memories that are to be judged whether or not they are found. */
  readonly also: Iterable<number>;
}

export interface Gathered {
  /** The candidates alone, with their vectors. */
  readonly index: UserIndex;
  readonly borrowed: Borrowed;
}

interface Tools {
  readonly store: Store;
  readonly analyzer: Analyzer;
  readonly ranker: Ranker;
}

/**
 * Has the database choose candidates, and makes a small index of them, to be ranked like any other: by words (BM25 of
 * single memories), by vectors, by the time that is named, by who is named. The turns around the best are there to lend
 * their words.
 */
export async function gather(tools: Tools, scope: UserScope, asked: Asked, known: Known): Promise<Gathered> {
  const { store, ranker } = tools;
  const { query, profile, time, lately } = asked;
  const question = ranker.read({ query: query.query, speakers: known.totals.speakers, profile, time });
  const terms = [
    ...question.terms.map((term): WeighedWord => ({ term, weight: 1 })),
    ...Array.from(lately?.terms ?? [], ([term, weight]): WeighedWord => ({ term, weight })),
    ...question.kin.map(({ term }): WeighedWord => ({ term, weight: profile.kind === 'recipe' ? profile.kin : 0 })),
  ];
  await count(tools, scope, known, terms);
  const { wanted, weighed } = weigh(terms, known);
  const filter = filterOf(query, known);
  const given = filter === undefined ? {} : { filter };
  // Beside each other: comparing vectors takes as long as all the rest.
  const vectorsOf = vectorReader(scope, asked);
  const comparing = store.read(scope, async (readers) => {
    const near = await nearestOf(readers, scope, asked, { ...given, documents: known.totals.documents });
    const seqs = [...new Set(near.flatMap(({ hits }) => hits.map(({ seq }) => seq)))];
    const [rows, vectors] = await Promise.all([searchOf(readers).rows(scope, { seqs }), vectorsOf(readers, seqs)]);
    return { near, rows, vectors };
  });
  const named = store.read(scope, async (readers) => {
    const search = searchOf(readers);
    const { meanLength } = known.totals;
    const [words, moment, said] = await Promise.all([
      search.byWords(scope, { wanted, terms: weighed, meanLength, ...given, limit: BY_WORDS }),
      time === undefined ? [] : search.within(scope, { ...time, limit: OF_A_TIME }),
      latestOf(readers, scope, question.understood.speakers),
    ]);
    const others = [...moment, ...said, ...(lately?.memories.keys() ?? []), ...asked.also];
    const surrounded = words.slice(0, SURROUNDED);
    const [around, rows, vectors] = await Promise.all([
      search.rowsAround(scope, { seqs: surrounded, reach }),
      search.rows(scope, { seqs: [...new Set([...words.slice(SURROUNDED), ...others])] }),
      vectorsOf(readers, [...new Set([...words, ...others])]),
    ]);
    return { rows: [...around, ...rows], vectors };
  });
  // Both are waited for, also when one fails: a connection is not given back before.
  const [byName, byVector] = await bothOf(named, comparing);
  const index = new UserIndex(tools.analyzer);
  index.model = asked.model;
  put(index, [...byName.rows, ...byVector.rows]);
  const { near } = byVector;
  for (const { space, seq, values, head } of [...byName.vectors, ...byVector.vectors])
    index.setVector(space, seq, values, head);
  const means = new Map(near.map(({ head, mean }): [Head, number] => [head, mean]));
  return { index, borrowed: borrow(known.totals, known.frequencies, means) };
}

async function bothOf<A, B>(first: Promise<A>, second: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([first, second]);
  return [await first, await second];
}

/** In order of storage and each once, so that the same rows always make the same index. */
function put(index: UserIndex, rows: readonly IndexedMemory[]): void {
  const once = new Map(rows.map((memory) => [memory.seq, memory]));
  for (const memory of Array.from(once.values()).toSorted((a, b) => a.seq - b.seq)) index.put(memory);
}

/** Sound: asked of stores alone that declare that they search. */
export function searchOf({ search }: Pick<Readers, 'search'>): SearchReader {
  return search as SearchReader;
}

async function count({ store }: Tools, scope: UserScope, known: Known, terms: readonly WeighedWord[]): Promise<void> {
  const missing = [...new Set(terms.map(({ term }) => term))].filter((term) => !known.frequencies.has(term));
  if (missing.length === 0) return;
  const counts = await store.read(scope, (readers) => searchOf(readers).frequencies(scope, { terms: missing }));
  for (const [place, term] of missing.entries()) known.frequencies.set(term, present(counts[place]));
}

/** The terms that memories hold, by rarity, and the rarest of them, which are looked for. */
function weigh(
  terms: readonly WeighedWord[],
  { frequencies, totals }: Known,
): { readonly wanted: readonly string[]; readonly weighed: readonly WeighedWord[] } {
  const seen = new Set<string>();
  const held = terms.flatMap(({ term, weight }) => {
    const frequency = present(frequencies.get(term));
    if (frequency === 0 || weight === 0 || seen.has(term)) return [];
    seen.add(term);
    return [{ term, frequency, weight: weight * idf(totals.documents, frequency) }];
  });
  const weighed = held.toSorted((a, b) => b.weight - a.weight).slice(0, MOST_TERMS);
  let looked = 0;
  const rarest = weighed
    .toSorted((a, b) => a.frequency - b.frequency)
    .filter(({ frequency }) => (looked += frequency) - frequency < LOOKED_AT);
  return { wanted: rarest.map(({ term }) => term), weighed };
}

/** Conditions that leave out enough to matter before the best are taken; the rest are met when they are ranked. */
function filterOf(
  { filter, now, asOf, includeArchived }: RecallQuery,
  { archived, totals }: Known,
): SearchFilter | undefined {
  const bare = Object.values(filter).every((value) => value === undefined) && asOf === undefined;
  if (bare && (includeArchived || archived <= totals.documents * MANY_ARCHIVED)) return undefined;
  return { filter, now, includeArchived, ...(asOf === undefined ? {} : { asOf }) };
}

async function nearestOf(
  readers: Readers,
  scope: UserScope,
  { heads, model, vectorModel }: Asked,
  { filter, documents }: { readonly filter?: SearchFilter; readonly documents: number },
): Promise<(Awaited<ReturnType<SearchReader['nearest']>> & { readonly head: Head })[]> {
  if (model === undefined || model !== vectorModel) return [];
  const search = searchOf(readers);
  const given = { model, limit: BY_VECTORS, documents, ...(filter === undefined ? {} : { filter }) };
  return Promise.all(
    heads.map(async ({ head, values }) => ({ head, ...(await search.nearest(scope, { ...given, head, values })) })),
  );
}

/** What a named speaker said last is an answer where there is no other. */
async function latestOf(
  { memories }: Pick<Readers, 'memories'>,
  scope: UserScope,
  speakers: readonly string[],
): Promise<number[]> {
  const [speaker] = speakers;
  if (speaker === undefined) return [];
  const rows = await memories.list(scope, { filter: { speaker }, order: 'newest', limit: OF_A_SPEAKER });
  return rows.map(({ seq }) => seq);
}

/** Reads the vectors of candidates, under each head that is asked. */
function vectorReader(scope: UserScope, { heads, model, vectorModel }: Asked) {
  return async ({ embeddings }: Readers, seqs: readonly number[]): Promise<readonly StoredVector[]> => {
    if (model === undefined || model !== vectorModel) return [];
    return (await Promise.all(heads.map(({ head }) => embeddings.getBySeqs(scope, { head, model, seqs })))).flat();
  };
}

/** Reads what is to be known of all memories of a scope. */
export async function learn(store: Store, scope: UserScope, version: number): Promise<Known> {
  const [totals, counts] = await store.read(scope, (readers) =>
    Promise.all([searchOf(readers).totals(scope), readers.memories.counts(scope)]),
  );
  return { version, totals, archived: counts.archived, frequencies: new Map() };
}

/** Whether so much was written since that it should be read again. */
export function outdated({ version, totals }: Known, now: number): boolean {
  return now - version > 200 + totals.documents / 20;
}
