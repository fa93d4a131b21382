import type { UserScope } from '../../scope.ts';
import type { Store, Writers } from '../../store.ts';
import type { Analyzer } from '../analyzer/analyzer.ts';
import type { SearchWriter, StoredWords, WordState } from './search-store.ts';

/** Memories a transaction: few, as the user's other writes wait meanwhile. */
const BATCH = 256;

/** How far `advance` has come. */
export type Progress = 'more' | 'current';

/**
 * Brings the words that the database searches a step nearer to the user's memories: first all of them in order of
 * storage, then what the change log says has changed since. Any number of processes may do so at once; each step is
 * one transaction, which begins by looking how far they are.
 */
export function advance(
  { store, analyzer }: { readonly store: Store; readonly analyzer: Analyzer },
  scope: UserScope,
): Promise<Progress> {
  return store.write(scope, async (writers) => {
    const { changes } = writers;
    // Sound: asked of stores alone that declare that they search.
    const search = writers.search as SearchWriter;
    const state = await search.state(scope);
    if (state?.complete !== true) {
      const { version, through } = state ?? { version: await changes.version(scope), through: -1 };
      return takeRows(writers, search, { scope, analyzer, state: { version, through, complete: false } });
    }
    const { changes: log, complete } = await changes.since(scope, { after: state.version, limit: BATCH });
    if (!complete) {
      await search.dropWords(scope);
      return 'more';
    }
    const last = log.at(-1);
    if (last === undefined) return 'current';
    const seqs = [...new Set(log.map(({ seq }) => seq))];
    const rows = (await writers.memories.getBySeqs(scope, { seqs })).filter(({ deletedAt }) => deletedAt === undefined);
    const there = new Set(rows.map(({ seq }) => seq));
    await search.putWords(scope, {
      rows: rows.map((row) => wordsOf(row, analyzer)),
      gone: seqs.filter((seq) => !there.has(seq)),
      state: { ...state, version: last.version },
    });
    return log.length < BATCH ? 'current' : 'more';
  });
}

async function takeRows(
  { memories }: Writers,
  search: SearchWriter,
  { scope, analyzer, state }: { readonly scope: UserScope; readonly analyzer: Analyzer; readonly state: WordState },
): Promise<Progress> {
  const rows = await memories.scan(scope, { afterSeq: state.through, limit: BATCH });
  await search.putWords(scope, {
    rows: rows.map((row) => wordsOf(row, analyzer)),
    gone: [],
    state: { ...state, through: rows.at(-1)?.seq ?? state.through, complete: rows.length < BATCH },
  });
  // What was written meanwhile is in the log.
  return 'more';
}

function wordsOf(
  { seq, space, content }: { readonly seq: number; readonly space: string; readonly content: string },
  analyzer: Analyzer,
): StoredWords {
  const terms = analyzer.terms(content);
  return { seq, space, length: terms.length, terms };
}
