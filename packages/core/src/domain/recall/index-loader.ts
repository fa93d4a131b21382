import type { Platform } from '../platform.ts';
import type { UserScope } from '../scope.ts';
import type { Store } from '../store.ts';
import type { Analyzer } from './analyzer/analyzer.ts';
import { UserIndex } from './index/user-index.ts';

export interface LoaderDependencies {
  readonly store: Store;
  readonly platform: Platform;
}

/** Rows a page: small enough that indexing one keeps a turn of the event loop short. */
const PAGE = 250;
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
  { store, platform }: LoaderDependencies,
  scope: UserScope,
  analyzer: Analyzer,
): Promise<UserIndex> {
  const index = new UserIndex(analyzer);
  index.version = await store.read(scope, ({ changes }) => changes.version(scope));
  for (let afterSeq = -1, more = true; more;) {
    const page = await store.read(scope, ({ memories }) => memories.scan(scope, { afterSeq, limit: PAGE }));
    for (const memory of page) index.put(memory);
    afterSeq = page.at(-1)?.seq ?? afterSeq;
    more = page.length === PAGE;
    if (more) await platform.yieldTurn();
  }
  await loadVectors({ store, platform }, scope, index, undefined);
  return index;
}

/**
 * Loads the vectors of the user's current model: the one that covers most, or the wanted one if it covers as much.
 */
export async function loadVectors(
  { store, platform }: LoaderDependencies,
  scope: UserScope,
  index: UserIndex,
  wanted: string | undefined,
): Promise<void> {
  const models = await store.read(scope, ({ embeddings }) => embeddings.models(scope));
  const semantic = models.filter(({ head }) => head === 'semantic');
  const [commonest] = semantic;
  const preferred = semantic.find(({ model, count }) => model === wanted && count === commonest?.count);
  const chosen = (preferred ?? commonest)?.model;
  if (chosen === undefined || chosen === index.model) return;
  index.dropVectors();
  index.model = chosen;
  for (let afterSeq = -1, more = true; more;) {
    const from = afterSeq;
    const page = await store.read(scope, ({ embeddings }) =>
      embeddings.scan(scope, { head: 'semantic', model: chosen, afterSeq: from, limit: PAGE }),
    );
    for (const { space, seq, values } of page) index.setVector(space, seq, values);
    afterSeq = page.at(-1)?.seq ?? afterSeq;
    more = page.length === PAGE;
    if (more) await platform.yieldTurn();
  }
}

/**
 * Brings an index to the user's version. Returns false when the log has been pruned too far, or dead rows outnumber
 * the living: the index must then be built anew.
 */
export async function catchUp(
  { store, platform }: LoaderDependencies,
  scope: UserScope,
  index: UserIndex,
): Promise<boolean> {
  for (;;) {
    const after = index.version;
    const found = await store.read(scope, async ({ changes, memories, embeddings }) => {
      if ((await changes.version(scope)) <= after) return undefined;
      const log = await changes.since(scope, { after, limit: CHANGES });
      const seqs = [...new Set(log.changes.map(({ seq }) => seq))];
      const rows = await memories.getBySeqs(scope, { seqs });
      const model = index.model;
      const vectors = model === undefined ? [] : await embeddings.getBySeqs(scope, { head: 'semantic', model, seqs });
      return { log, rows, vectors };
    });
    if (found === undefined) return true;
    const { log, rows, vectors } = found;
    if (!log.complete) return false;
    const stored = new Set(rows.map(({ seq }) => seq));
    for (const { seq, space } of log.changes) if (!stored.has(seq)) index.remove(space, seq);
    for (const memory of rows) index.put(memory);
    for (const { space, seq, values } of vectors) index.setVector(space, seq, values);
    index.version = log.changes.at(-1)?.version ?? after + 1;
    if (index.model === undefined && log.changes.some(({ change }) => change === 'embedded')) {
      await loadVectors({ store, platform }, scope, index, undefined);
    }
    if (index.wasteful) return false;
    await platform.yieldTurn();
  }
}
