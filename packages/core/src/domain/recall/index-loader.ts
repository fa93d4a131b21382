import type { StoredVector } from '../embeddings/embedding-store.ts';
import { type Head, semanticOnly } from '../embeddings/head.ts';
import type { IndexedMemory } from '../memories/memory.ts';
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
  const model = await store.read(scope, ({ embeddings }) => embeddings.model(scope));
  if (model !== undefined) await loadVectors({ store, platform, heads }, scope, { index, model });
  return index;
}

/** Brings the vectors to another model; models are never mixed. */
async function loadVectors(
  { store, platform, heads = semanticOnly }: LoaderDependencies,
  scope: UserScope,
  { index, model }: { readonly index: UserIndex; readonly model: string },
): Promise<void> {
  index.dropVectors();
  for (const head of heads) {
    await eachPage(platform, {
      read: (afterSeq) =>
        store.read(scope, ({ embeddings }) => embeddings.scan(scope, { head, model, afterSeq, limit: PAGE })),
      take: ({ space, seq, values }) => index.setVector(space, seq, values, head),
    });
  }
  // Only now, or a failure on the way would leave some missing for good.
  index.model = model;
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
export async function catchUp(dependencies: LoaderDependencies, scope: UserScope, index: UserIndex): Promise<boolean> {
  const { store, platform } = dependencies;
  for (;;) {
    const after = index.version;
    const found = await store.read(scope, async ({ changes, embeddings }) => {
      const version = await changes.version(scope);
      if (version <= after) return undefined;
      const [log, model] = await Promise.all([
        changes.since(scope, { after, limit: CHANGES }),
        embeddings.model(scope),
      ]);
      return { version, log, model };
    });
    if (found === undefined) return true;
    const { version, log, model } = found;
    if (!log.complete || log.changes.some(({ change }) => change === 'purged')) return false;
    const touched = [...new Set(log.changes.map(({ seq }) => seq))];
    const switches = model !== undefined && model !== index.model;
    for (let start = 0; start < touched.length; start += PAGE) {
      if (start > 0) await platform.yieldTurn();
      const seqs = touched.slice(start, start + PAGE);
      // Those of another model are all loaded below.
      const stored = await readStored(dependencies, scope, { seqs, model: switches ? undefined : model });
      // Of no version until the last page is in, and left so by a failure, after which the same changes come again.
      index.changing = touched.length > PAGE;
      takeOver(index, stored);
    }
    // A switch raises the version and leaves no entry in the log.
    if (switches) {
      index.changing = true;
      await loadVectors(dependencies, scope, { index, model });
    }
    const last = log.changes.at(-1)?.version ?? version;
    const cut = log.changes.length >= CHANGES;
    index.version = cut ? last : Math.max(version, last);
    index.changing = false;
    if (index.wasteful) return false;
    // Nobody asked for what has come since; who writes without a pause would have it looked for without an end.
    if (!cut) return true;
    await platform.yieldTurn();
  }
}

interface Stored {
  readonly memories: readonly IndexedMemory[];
  readonly vectors: readonly StoredVector[];
}

/** Some memories and their vectors of a model, as they are stored. What is purged meanwhile is met as the next change. */
async function readStored(
  { store, heads = semanticOnly }: LoaderDependencies,
  scope: UserScope,
  { seqs, model }: { readonly seqs: readonly number[]; readonly model: string | undefined },
): Promise<Stored> {
  const asked = model === undefined ? [] : heads.map((head) => ({ head, model, seqs }));
  const [memories, vectors] = await store.read(scope, (readers) =>
    Promise.all([
      readers.memories.getBySeqs(scope, { seqs }),
      Promise.all(asked.map((one) => readers.embeddings.getBySeqs(scope, one))),
    ]),
  );
  return { memories, vectors: vectors.flat() };
}

/** Brings some memories of the index to their stored state. */
function takeOver(index: UserIndex, { memories, vectors }: Stored): void {
  for (const memory of memories) index.put(memory);
  for (const { space, seq, values, head } of vectors) index.setVector(space, seq, values, head);
}
