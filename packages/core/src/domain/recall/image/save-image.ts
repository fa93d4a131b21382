import type { Head } from '../../embeddings/head.ts';
import type { Platform } from '../../platform.ts';
import type { UserScope } from '../../scope.ts';
import type { Store } from '../../store.ts';
import type { Analyzer } from '../analyzer/analyzer.ts';
import { checksumOf, release, toBlock } from '../index/fields.ts';
import type { Part } from '../index/parts.ts';
import type { UserIndex } from '../index/user-index.ts';
import { type Contents, rulesOf, type StoredPart } from './contents.ts';
import { KnownParts } from './known-parts.ts';

/** Bytes written in one transaction: more would hold up other writers. */
const PIECE = 512 * 1_024;
/** Parts removed in one transaction. */
const SWEPT_AT_ONCE = 2;

interface Params {
  readonly store: Store;
  readonly platform: Platform;
  readonly scope: UserScope;
  readonly analyzer: Analyzer;
  /** Heads whose vectors the index holds; `semantic` alone by default. */
  readonly heads?: readonly Head[] | undefined;
  readonly index: UserIndex;
  /** Parts that are stored already. */
  readonly known: KnownParts;
  /** True when the work should stop: what is stored by then stays as it was. */
  readonly stopped: () => boolean;
}

/**
 * Stores an image of the index as it stands at the call, a piece a transaction, with turns for other work between
 * them; while that goes on the index may be used and changed. Returns what is stored now; undefined when it came to
 * nothing: stopped, or something was purged, or another process was faster.
 */
export async function saveImage(params: Params): Promise<KnownParts | undefined> {
  const { store, scope, index, analyzer, heads } = params;
  const { version, model } = index;
  const captured = index.spaces.map((space) => {
    const partition = index.open(space);
    // More vectors may come while these are saved: a number to make room by, no more.
    return { space, documents: partition.documents.count, held: partition.held, parts: partition.parts() };
  });
  const stored = new KnownParts();
  const numbers: number[] = [];
  const spaces: Contents['spaces'][number][] = [];
  for (const { space, documents, held, parts } of captured) {
    const written: StoredPart[] = [];
    for (const part of parts) {
      const each = await savePart({ ...params, version }, space, part);
      if (each === undefined) return undefined;
      stored.add(space, each);
      written.push(each);
      numbers.push(...each.pieces);
    }
    spaces.push({ space, documents, held, parts: written });
  }
  const contents: Contents = { rules: rulesOf(analyzer, heads), ...(model === undefined ? {} : { model }), spaces };
  const image = { version, contents: JSON.stringify(contents), parts: numbers };
  if (!(await store.write(scope, ({ images }) => images.publish(scope, image)))) return undefined;
  await sweep(params);
  return stored;
}

async function savePart(
  params: Params & { readonly version: number },
  space: string,
  { kind, stamp, fields }: Part,
): Promise<StoredPart | undefined> {
  const { store, scope, platform, known, version, stopped } = params;
  // Before the fields are asked for: nothing can come between.
  const name = stamp();
  const unchanged = known.find(space, kind, name);
  if (unchanged !== undefined) return unchanged;
  const block = toBlock(fields());
  const checksum = checksumOf(block);
  const equal = known.find(space, kind, checksum);
  if (equal !== undefined) return equal;
  const pieces: number[] = [];
  for (let start = 0; start < block.length; start += PIECE) {
    await platform.yieldTurn();
    if (stopped()) return undefined;
    const bytes = block.subarray(start, start + PIECE);
    const number = await store.write(scope, ({ images }) => images.addPart(scope, { version, bytes }));
    if (number === undefined) return undefined;
    pieces.push(number);
  }
  release(block);
  return { kind, ...(name === undefined ? {} : { stamp: name }), checksum, pieces };
}

/** Removes what no image holds any more, of attempts that came to nothing as well. */
async function sweep({ store, scope, platform, stopped }: Params): Promise<void> {
  while (!stopped()) {
    const removed = await store.write(scope, ({ images }) => images.sweep(scope, { limit: SWEPT_AT_ONCE }));
    if (removed < SWEPT_AT_ONCE) return;
    await platform.yieldTurn();
  }
}
