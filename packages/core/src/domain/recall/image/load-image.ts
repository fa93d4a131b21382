import { HoldfastError } from '../../errors.ts';
import type { Head } from '../../embeddings/head.ts';
import type { Platform } from '../../platform.ts';
import type { UserScope } from '../../scope.ts';
import type { Store } from '../../store.ts';
import type { Analyzer } from '../analyzer/analyzer.ts';
import { DamagedFields, fromBlock, release } from '../index/fields.ts';
import { UserIndex } from '../index/user-index.ts';
import { type Contents, rulesOf, type StoredPart } from './contents.ts';
import { KnownParts } from './known-parts.ts';

interface Params {
  readonly store: Store;
  readonly platform: Platform;
  readonly scope: UserScope;
  readonly analyzer: Analyzer;
  /** Heads whose vectors the index holds; `semantic` alone by default. */
  readonly heads?: readonly Head[] | undefined;
  /** Told of an image that should have been of use and was not. */
  readonly onError: (error: unknown) => void;
}

/** An index as it was saved, and the parts that it was read from. */
interface LoadedImage {
  readonly index: UserIndex;
  readonly known: KnownParts;
}

/**
 * The index that was saved last, at the version of then; undefined when there is none, or none that can be used: then
 * it must be built from the rows. Between two pieces other work gets its turn.
 */
export async function loadImage(params: Params): Promise<LoadedImage | undefined> {
  const { store, scope, analyzer, heads } = params;
  const found = await store.read(scope, async ({ images, changes }) => {
    const image = await images.find(scope);
    if (image === undefined) return undefined;
    const { complete } = await changes.since(scope, { after: image.version, limit: 1 });
    return complete ? image : undefined;
  });
  if (found === undefined) return undefined;
  // Sound: only `saveImage` writes it, and other formats differ in the rules, which are looked at first.
  const contents = JSON.parse(found.contents) as Contents;
  if (contents.rules !== rulesOf(analyzer, heads)) return undefined;
  const index = new UserIndex(analyzer);
  index.version = found.version;
  index.model = contents.model;
  try {
    return { index, known: await takeIn(params, contents, index) };
  } catch (error) {
    if (error instanceof HoldfastError) throw error;
    // Whatever is wrong with an image, be it that somebody forgot to raise the format: there are the rows.
    params.onError(error);
    return undefined;
  }
}

async function takeIn(params: Params, contents: Contents, index: UserIndex): Promise<KnownParts> {
  const known = new KnownParts();
  for (const { space, documents, held, parts } of contents.spaces) {
    const partition = index.open(space);
    partition.expect(documents, held);
    for (const part of parts) {
      const block = await readPart(params, part);
      // Reading it took its part of the turn; whoever waits for this one waits half as long.
      await params.platform.yieldTurn();
      const stamp = partition.load(part.kind, fromBlock(block));
      // A segment is used where it stands; everything else was copied.
      if (part.kind !== 'segment') release(block);
      known.add(space, { ...part, ...(stamp === undefined ? {} : { stamp }) });
      await params.platform.yieldTurn();
    }
  }
  return known;
}

async function readPart({ store, scope, platform }: Params, { pieces }: StoredPart): Promise<Uint8Array> {
  const read: Uint8Array[] = [];
  for (const part of pieces) {
    if (read.length > 0) await platform.yieldTurn();
    const bytes = await store.read(scope, ({ images }) => images.part(scope, { part }));
    if (bytes === undefined) throw new DamagedFields('a part is gone');
    read.push(bytes);
  }
  const [only] = read;
  if (read.length === 1 && only !== undefined) return only;
  const whole = new Uint8Array(read.reduce((sum, { length }) => sum + length, 0));
  let start = 0;
  for (const bytes of read) {
    whole.set(bytes, start);
    start += bytes.length;
    release(bytes);
  }
  return whole;
}
