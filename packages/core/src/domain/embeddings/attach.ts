import { HoldfastError } from '../errors.ts';
import { newId } from '../ids.ts';
import type { LinkWatch } from '../links/link-watch.ts';
import type { GivenVector } from '../memories/prepare.ts';
import type { Memory } from '../memories/memory.ts';
import type { Platform } from '../platform.ts';
import type { UserScope } from '../scope.ts';
import type { Writers } from '../store.ts';
import type { EmbeddingService } from './embedding-service.ts';
import type { HeadVector } from './head-vectors.ts';
import type { Head } from './head.ts';
import { reembedJob, reembedKey } from './reembedding.ts';
import { unitVector } from './vectors.ts';

/** A memory that was just written, with the vector it should get, if one is at hand. */
export interface Written {
  readonly memory: Memory;
  readonly given?: GivenVector;
  readonly computed?: readonly HeadVector[];
}

/**
 * Stores the vectors at hand and enqueues a job for the memories that still need one, inside the transaction that
 * wrote them. Returns the memories in order, with the state their embedding is in now.
 *
 * @throws HoldfastError vector_mismatch when a given vector cannot be compared with what is stored
 */
export async function attachEmbeddings(
  {
    service,
    platform,
    linkWatch,
  }: { readonly service: EmbeddingService; readonly platform: Platform; readonly linkWatch?: LinkWatch | undefined },
  writers: Writers,
  scope: UserScope,
  written: readonly Written[],
): Promise<Memory[]> {
  const at = platform.now();
  const given = written.flatMap(({ given: vector }) => (vector === undefined ? [] : [vector]));
  if (given.length > 0) await checkGiven(writers, scope, given, service.model);
  const vectors = written.flatMap(({ memory, given: own, computed }) => {
    const base = { memoryId: memory.id, version: memory.version };
    if (own !== undefined) return [{ ...base, head: 'semantic' as Head, model: own.model, values: unitOf(own.values) }];
    const { model } = service;
    if (computed === undefined || model === undefined) return [];
    return computed.map(({ head, values }) => ({ ...base, head, model, values }));
  });
  if (vectors.length > 0) {
    await writers.embeddings.put(scope, { vectors, at });
    await linkWatch?.noteVectors(writers, scope);
  }
  const ready = new Set(vectors.map(({ memoryId }) => memoryId));
  // A given vector is semantic: what the embedder makes under other heads follows.
  const follows = service.model !== undefined && service.heads.length > 1;
  const pending = written.flatMap(({ memory, given: own }) =>
    (memory.embedding === 'pending' && !ready.has(memory.id)) || (own !== undefined && follows) ? [memory.id] : [],
  );
  if (pending.length > 0) {
    const job = { id: newId(platform), kind: 'embed_memories', payload: { memoryIds: pending }, runAt: at } as const;
    await writers.jobs.enqueue(scope, { jobs: [job] });
  }
  await followModel({ service, platform }, writers, scope, given);
  return written.map(({ memory }) => (ready.has(memory.id) ? { ...memory, embedding: 'ready' } : memory));
}

/**
 * With an embedder: what was stored without one meanwhile (by a process that has none) is embedded by a job. Without
 * one: the vectors that callers give are all there are, and their model is the current one once it covers as much as
 * the one before.
 */
async function followModel(
  { service: { model, heads }, platform }: { readonly service: EmbeddingService; readonly platform: Platform },
  { embeddings, jobs }: Writers,
  scope: UserScope,
  given: readonly GivenVector[],
): Promise<void> {
  const user: UserScope = { ...scope, spaces: '*' };
  if (model !== undefined) {
    if (await embeddings.lacks(user, { jobKey: reembedKey({ model, heads }) })) {
      await jobs.enqueue(scope, { jobs: [reembedJob(platform, { model, heads })] });
    }
    return;
  }
  const [first] = given;
  if (first === undefined) return;
  const current = await embeddings.model(user);
  if (current === first.model) return;
  const known = await embeddings.models(user);
  const countOf = (name: string | undefined): number =>
    known.find((entry) => entry.model === name && entry.head === 'semantic')?.count ?? 0;
  if (countOf(first.model) >= countOf(current)) await embeddings.switchModel(user, { model: first.model });
}

async function checkGiven(
  writers: Writers,
  scope: UserScope,
  given: readonly GivenVector[],
  model: string | undefined,
): Promise<void> {
  const known = await writers.embeddings.models({ ...scope, spaces: '*' });
  const dimensions = new Map(
    known.flatMap(({ head, model: name, dimensions: each }) => (head === 'semantic' ? [[name, each]] : [])),
  );
  for (const vector of given) {
    if (model !== undefined && vector.model !== model) {
      throw mismatch('vector.model', `must be ${JSON.stringify(model)}, the model of the configured embedder`);
    }
    const expected = dimensions.get(vector.model) ?? vector.values.length;
    dimensions.set(vector.model, expected);
    if (vector.values.length !== expected) {
      throw mismatch('vector.values', `must have ${expected} numbers, as the stored vectors of this model have`);
    }
    unitOf(vector.values);
  }
}

function mismatch(field: string, message: string): HoldfastError {
  return new HoldfastError('vector_mismatch', { detail: `${field} ${message}.`, faults: [{ field, message }] });
}

/** The vector at unit length. @throws HoldfastError vector_mismatch when it has no direction */
export function unitOf(values: readonly number[]): Float32Array {
  const unit = unitVector(values);
  if (unit === undefined) throw mismatch('vector.values', 'must not be all zero');
  return unit;
}
