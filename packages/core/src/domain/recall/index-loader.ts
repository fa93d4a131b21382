import { type Head, semanticOnly } from '../embeddings/head.ts';
import type { Platform } from '../platform.ts';
import type { UserScope } from '../scope.ts';
import type { Store } from '../store.ts';
import type { Analyzer } from './analyzer/analyzer.ts';
import { UserIndex } from './index/user-index.ts';

export interface LoaderDependencies {
  readonly store: Store;
  readonly platform: Platform;
  /** Heads whose vectors are held, `semantic` alone by default; what is stored under others costs nothing. */
  readonly heads?: readonly Head[] | undefined;
}

/** Rows a page: so few that indexing one keeps a turn of the event loop short, also before the code is compiled. */
const PAGE = 32;
const CHANGES = 1_000;
/** After so many milliseconds of catching up others have their turn. */
const SLICE_MS = 1;

/** The same user, all spaces: an index holds every space of its user, and a search names those it may read. */
export function everySpace(scope: UserScope): UserScope {
  return { ...scope, spaces: '*' };
}

/**
 * Builds a user's index from committed rows. The version is read first: whatever commits while the pages are read
 * comes again as a change, and taking over a row twice does no harm.
 */
export async function loadIndex(
  { store, platform, heads }: LoaderDependencies,
  scope: UserScope,
  analyzer: Analyzer,
): Promise<UserIndex> {
  const index = new UserIndex(analyzer);
  index.version = await store.read(scope, ({ changes }) => changes.version(scope));
  await eachPage(platform, {
    read: (afterSeq) => store.read(scope, ({ memories }) => memories.scan(scope, { afterSeq, limit: PAGE })),
    take: (memory) => index.put(memory),
  });
  await loadVectors({ store, platform, heads }, scope, index);
  return index;
}

/** Brings the vectors to the user's current model; models are never mixed. */
async function loadVectors(
  { store, platform, heads = semanticOnly }: LoaderDependencies,
  scope: UserScope,
  index: UserIndex,
): Promise<void> {
  const chosen = await store.read(scope, ({ embeddings }) => embeddings.model(scope));
  if (chosen === undefined || chosen === index.model) return;
  index.dropVectors();
  index.model = chosen;
  for (const head of heads) {
    await eachPage(platform, {
      read: (afterSeq) =>
        store.read(scope, ({ embeddings }) => embeddings.scan(scope, { head, model: chosen, afterSeq, limit: PAGE })),
      take: ({ space, seq, values }) => index.setVector(space, seq, values, head),
    });
  }
}

/** Reads rows by their order of storage, and lets other work run between pages. */
async function eachPage<T extends { readonly seq: number }>(
  platform: Platform,
  { read, take }: { readonly read: (afterSeq: number) => Promise<T[]>; readonly take: (row: T) => void },
): Promise<void> {
  for (let afterSeq = -1; ;) {
    const page = await read(afterSeq);
    for (const row of page) {
      take(row);
      afterSeq = row.seq;
    }
    if (page.length < PAGE) return;
    await platform.yieldTurn();
  }
}

/**
 * Brings an index to the user's version. Returns false when the log has been pruned too far, dead rows outnumber the
 * living, or something was purged: the index must then be built anew. A dead row keeps its terms, and a dictionary
 * the words that nobody else uses, which is not what a purge promises.
 */
export async function catchUp(
  { store, platform, heads = semanticOnly }: LoaderDependencies,
  scope: UserScope,
  index: UserIndex,
): Promise<boolean> {
  for (;;) {
    const began = platform.monotonic();
    const after = index.version;
    const found = await store.read(scope, async ({ changes }) => {
      const version = await changes.version(scope);
      return version <= after ? undefined : { version, log: await changes.since(scope, { after, limit: CHANGES }) };
    });
    if (found === undefined) return true;
    const { version, log } = found;
    if (!log.complete || log.changes.some(({ change }) => change === 'purged')) return false;
    // Left so by a failure, after which the same changes come again.
    index.changing = true;
    const touched = [...new Set(log.changes.map(({ seq }) => seq))];
    for (let start = 0; start < touched.length; start += PAGE) {
      if (start > 0) await platform.yieldTurn();
      await takeOver({ store, heads, scope, index, seqs: touched.slice(start, start + PAGE) });
    }
    index.version = log.changes.reduce((_, change) => change.version, version);
    // A switch of the model raises the version and leaves no entry in the log.
    await loadVectors({ store, platform, heads }, scope, index);
    index.changing = false;
    if (index.wasteful) return false;
    // What few changes take is less than a turn costs, in which all who wait for this index would stand idle.
    if (platform.monotonic() - began >= SLICE_MS) await platform.yieldTurn();
  }
}

/** Brings some memories of the index to their stored state. What is purged meanwhile is met as the next change. */
async function takeOver(params: {
  readonly store: Store;
  readonly heads: readonly Head[];
  readonly scope: UserScope;
  readonly index: UserIndex;
  readonly seqs: readonly number[];
}): Promise<void> {
  const { store, heads, scope, index, seqs } = params;
  const { model } = index;
  const { rows, vectors } = await store.read(scope, async ({ memories, embeddings }) => ({
    rows: await memories.getBySeqs(scope, { seqs }),
    vectors:
      model === undefined
        ? []
        : await Promise.all(heads.map((head) => embeddings.getBySeqs(scope, { head, model, seqs }))),
  }));
  for (const memory of rows) index.put(memory);
  for (const { space, seq, values, head } of vectors.flat()) index.setVector(space, seq, values, head);
}
