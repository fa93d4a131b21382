import { HoldfastError } from '@holdfast/contract';
import type { Embedder } from '../domain/embeddings/embedder.ts';
import { embedHeads } from '../domain/embeddings/head-vectors.ts';
import type { Head } from '../domain/embeddings/head.ts';
import type { LinkWatch } from '../domain/links/link-watch.ts';
import type { Memory } from '../domain/memories/memory.ts';
import type { Platform } from '../domain/platform.ts';
import { present } from '../domain/present.ts';
import type { UserScope } from '../domain/scope.ts';
import type { Store } from '../domain/store.ts';

export interface EmbedDependencies {
  readonly store: Store;
  readonly embedder: Embedder;
  /** Heads under which memories get vectors; `semantic`, the first, alone by default. */
  readonly heads?: readonly Head[];
  readonly platform: Pick<Platform, 'now'>;
  readonly linkWatch?: LinkWatch | undefined;
}

/** What every embedder takes: if even this is refused, it is not the texts. */
const PROBE = 'text';

/** A memory and the heads under which it lacks a vector. */
export interface Lacking {
  readonly memory: Memory;
  readonly heads: readonly Head[];
}

/**
 * Embeds what the heads read outside of any transaction, then stores the vectors under the version that was read, so that
 * an edit in between makes them late and they are dropped. A text that the model refuses gets the zero vector, as in
 * a batch of the openai embedder: it is near no other, and is not asked for again.
 *
 * @throws HoldfastError model_unavailable when the embedder is down; invalid_input when it refuses every text
 */
export async function embedSlice(
  { store, embedder, platform, linkWatch }: EmbedDependencies,
  scope: UserScope,
  { lacking, signal }: { readonly lacking: readonly Lacking[]; readonly signal: AbortSignal },
): Promise<void> {
  if (lacking.length === 0) return;
  const wanted = lacking.map(({ memory, heads }) => ({ source: memory, heads }));
  const found = await embedHeads(wanted, (texts) => embedTexts(embedder, { texts, signal }));
  const { model } = embedder;
  const vectors = lacking.flatMap(({ memory: { id, version } }, index) =>
    present(found[index]).map(({ head, values }) => ({ memoryId: id, version, head, model, values })),
  );
  await store.write(scope, async (writers) => {
    const stored = await writers.embeddings.put(scope, { vectors, at: platform.now() });
    if (stored > 0) await linkWatch?.noteVectors(writers, scope);
  });
}

type Texts = { readonly texts: readonly string[]; readonly signal: AbortSignal };

async function embedTexts(embedder: Embedder, { texts, signal }: Texts): Promise<Float32Array[]> {
  if (texts.length === 0) return [];
  try {
    return await embedAll(embedder, { texts, signal });
  } catch (error) {
    if (!isRefusal(error)) throw error;
    // Fails with the embedder's own words when it takes nothing at all (a wrong model or setting): no memory may be
    // settled with a zero vector for that.
    const [probe] = await embedAll(embedder, { texts: [PROBE], signal });
    return embedHalves(embedder, { texts, signal, dimensions: present(probe).length });
  }
}

/** Halves what is refused until single texts are left: a few bad ones among many cost few calls. */
async function embedHalves(
  embedder: Embedder,
  { texts, signal, dimensions }: Texts & { readonly dimensions: number },
): Promise<Float32Array[]> {
  if (texts.length === 1) return [new Float32Array(dimensions)];
  const middle = Math.ceil(texts.length / 2);
  const found: Float32Array[] = [];
  for (const half of [texts.slice(0, middle), texts.slice(middle)]) {
    try {
      found.push(...(await embedAll(embedder, { texts: half, signal })));
    } catch (error) {
      if (!isRefusal(error)) throw error;
      found.push(...(await embedHalves(embedder, { texts: half, signal, dimensions })));
    }
  }
  return found;
}

async function embedAll(embedder: Embedder, { texts, signal }: Texts): Promise<Float32Array[]> {
  const found = await embedder.embed({ texts, purpose: 'document', signal });
  if (found.length === texts.length) return found;
  throw new HoldfastError('model_unavailable', { detail: 'The embedder answered fewer vectors than texts.' });
}

function isRefusal(error: unknown): boolean {
  return error instanceof HoldfastError && error.code === 'invalid_input';
}
