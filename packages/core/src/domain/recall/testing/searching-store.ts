import type { IndexedMemory } from '../../memories/memory.ts';
import { userKey, type UserScope } from '../../scope.ts';
import type { Readers, Store } from '../../store.ts';
import type { SearchFilter, SearchReader, SearchWriter, StoredWords, WordState } from '../beyond/search-store.ts';

interface Stored {
  state: WordState;
  readonly words: Map<number, StoredWords>;
}

/**
 * A store that searches by looking at every row: what a database answers by its indexes, in the plainest way. Words are
 * held beside the store, by user.
 */
export function searchingStore(inner: Store): Store {
  const users = new Map<string, Stored>();
  const searchOf = (readers: Readers): SearchWriter => searchWriter(readers, users);
  return {
    capabilities: { ...inner.capabilities, searches: true },
    read: (scope, work) => inner.read(scope, (readers) => work(withSearch(readers, searchOf(readers)))),
    write: (scope, work) => inner.write(scope, (writers) => work(withSearch(writers, searchOf(writers)))),
    scrub: () => inner.scrub(),
    bytes: () => inner.bytes(),
    ping: () => inner.ping(),
    figures: () => inner.figures(),
    close: () => inner.close(),
  };
}

/** Repositories are made when they are first asked for: these are not copied. */
function withSearch<T extends Readers>(own: T, search: SearchWriter): T {
  return new Proxy(own, { get: (target, name): unknown => (name === 'search' ? search : Reflect.get(target, name)) });
}

const inSpaces = ({ spaces }: UserScope, space: string): boolean => spaces === '*' || spaces.includes(space);

function searchWriter({ memories, embeddings }: Readers, users: Map<string, Stored>): SearchWriter {
  const rowsOf = async (scope: UserScope): Promise<IndexedMemory[]> =>
    (await memories.scan(scope, { afterSeq: -1, limit: 1e6 })).filter(({ space }) => inSpaces(scope, space));
  const wordsOf = (scope: UserScope): StoredWords[] =>
    [...(users.get(userKey(scope))?.words.values() ?? [])].filter(({ space }) => inSpaces(scope, space));
  const reader: SearchReader = {
    state: (scope) => Promise.resolve(users.get(userKey(scope))?.state),
    async totals(scope) {
      const rows = await rowsOf(scope);
      const lengths = wordsOf(scope).map(({ length }) => length);
      const said = Map.groupBy(rows, ({ speaker }) => speaker);
      return {
        documents: rows.length,
        meanLength: lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length),
        groups: new Set(rows.map(({ sessionId, seq }) => sessionId ?? seq)).size,
        speakers: [...said]
          .toSorted(([, a], [, b]) => b.length - a.length)
          .flatMap(([speaker]) => (speaker === undefined ? [] : [speaker])),
      };
    },
    frequencies: (scope, { terms }) =>
      Promise.resolve(terms.map((term) => wordsOf(scope).filter((one) => one.terms.includes(term)).length)),
    async byWords(scope, { wanted, terms, meanLength, filter, limit }) {
      const admitted = new Set((await rowsOf(scope)).filter((row) => meets(row, filter)).map(({ seq }) => seq));
      return wordsOf(scope)
        .filter((one) => admitted.has(one.seq) && one.terms.some((term) => wanted.includes(term)))
        .map((one) => {
          const sum = terms.reduce((total, { term, weight }) => total + (one.terms.includes(term) ? weight : 0), 0);
          return { seq: one.seq, score: sum / (1 + one.length / Math.max(1, meanLength)) };
        })
        .toSorted((a, b) => b.score - a.score || a.seq - b.seq)
        .slice(0, limit)
        .map(({ seq }) => seq);
    },
    async nearest(scope, { head, model, values, filter, limit }) {
      const seqs = (await rowsOf(scope)).filter((row) => meets(row, filter)).map(({ seq }) => seq);
      const vectors = await embeddings.getBySeqs(scope, { head, model, seqs });
      const hits = vectors.map((one) => ({ seq: one.seq, cosine: cosine(one.values, values) }));
      const mean = hits.reduce((sum, hit) => sum + hit.cosine, 0) / Math.max(1, hits.length);
      return { hits: hits.toSorted((a, b) => b.cosine - a.cosine || a.seq - b.seq).slice(0, limit), mean };
    },
    async within(scope, { from, to, limit }) {
      const rows = (await rowsOf(scope)).filter(({ occurredAt }) => from <= occurredAt && occurredAt < to);
      const newest = rows.toSorted((a, b) => b.occurredAt - a.occurredAt || b.seq - a.seq);
      return newest.slice(0, limit).map(({ seq }) => seq);
    },
    rows: async (scope, { seqs }) => (await rowsOf(scope)).filter(({ seq }) => seqs.includes(seq)),
    async rowsAround(scope, { seqs, reach }) {
      const rows = await rowsOf(scope);
      const found = rows.filter(({ seq }) => seqs.includes(seq));
      return rows.filter((row) => found.some((one) => one.seq === row.seq || isNear(one, row, reach)));
    },
  };
  return {
    ...reader,
    putWords(scope, { rows, gone, state }) {
      const stored = users.get(userKey(scope)) ?? { state, words: new Map<number, StoredWords>() };
      for (const row of rows) stored.words.set(row.seq, row);
      for (const seq of gone) stored.words.delete(seq);
      stored.state = state;
      users.set(userKey(scope), stored);
      return Promise.resolve();
    },
    dropWords(scope) {
      users.delete(userKey(scope));
      return Promise.resolve();
    },
  };
}

/** The few conditions that its tests ask for. */
function meets({ state, speaker, createdAt }: IndexedMemory, filter: SearchFilter | undefined): boolean {
  if (filter === undefined) return true;
  const { includeArchived, asOf = Infinity, filter: asked } = filter;
  return (
    (includeArchived || state !== 'archived') &&
    createdAt <= asOf &&
    (asked.speaker === undefined || asked.speaker === speaker)
  );
}

function isNear(a: IndexedMemory, b: IndexedMemory, reach: number): boolean {
  const same = a.space === b.space && a.sessionId !== undefined && a.sessionId === b.sessionId;
  return same && Math.abs((a.turn ?? 0) - (b.turn ?? 0)) <= reach;
}

function cosine(a: Float32Array, b: Float32Array): number {
  const dot = (one: Float32Array, other: Float32Array): number =>
    one.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b) || 1);
}
