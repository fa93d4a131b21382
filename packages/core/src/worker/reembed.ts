import { HoldfastError } from '@holdfast/contract';
import { type Head, headsOf, semanticOnly } from '../domain/embeddings/head.ts';
import { lackingHeads, reembedJob, reembedKey } from '../domain/embeddings/reembedding.ts';
import type { Job } from '../domain/jobs/job-store.ts';
import type { Platform } from '../domain/platform.ts';
import type { UserScope } from '../domain/scope.ts';
import type { Store } from '../domain/store.ts';
import { type EmbedDependencies, embedSlice, type Lacking } from './embed-slice.ts';
import { scopeOf } from './job-scope.ts';
import type { JobHandler } from './worker.ts';

/** Memories looked at, embedded and stored at once, and old vectors removed at once. */
const SLICE = 200;
/** When a process with another embedder has taken the job, so that the one that wants it can have it. */
const AGAIN_MS = 60_000;
/** After that nobody is left who wants it; the next process with that embedder says so when it opens. */
const WANTED_MS = 24 * 60 * 60 * 1_000;

interface Dependencies extends EmbedDependencies {
  readonly platform: Pick<Platform, 'now' | 'randomBytes' | 'yieldTurn'>;
}

/**
 * The handler of `reembed` (payload: `model`, `heads`, `since`): gives every memory of the user that has none a vector
 * of the model under each head, then makes it the user's current model in one row, then removes the vectors of all others. Stopped at any
 * point it may be run again: it goes on where vectors are lacking.
 *
 * Memories that are `pending` have a job of their own and are left to it.
 *
 * @throws HoldfastError model_unavailable when the embedder is down: the job waits and is tried again
 */
export function reembed(dependencies: Dependencies): JobHandler {
  const { store, embedder, platform, heads = semanticOnly } = dependencies;
  const { model } = embedder;
  return async (job, { signal }) => {
    const scope = scopeOf(job);
    const wanted = wantedBy(job);
    if (reembedKey(wanted) !== reembedKey({ model, heads })) {
      if (platform.now() - wanted.since > WANTED_MS) return;
      const again = reembedJob(platform, { ...wanted, runAt: platform.now() + AGAIN_MS });
      await store.write(scope, ({ jobs }) => jobs.enqueue(scope, { jobs: [again] }));
      return;
    }
    for (let afterSeq: number | undefined = -1; afterSeq !== undefined;) {
      signal.throwIfAborted();
      const page = await lackingPage(store, scope, { model, heads, afterSeq });
      await embedSlice(dependencies, scope, { lacking: page.lacking, signal });
      afterSeq = page.lastSeq;
      await platform.yieldTurn();
    }
    await store.write(scope, ({ embeddings }) => embeddings.switchModel(scope, { model }));
    for (let more = true; more;) {
      signal.throwIfAborted();
      more = await store.write(
        scope,
        async ({ embeddings }) => (await embeddings.dropOthers(scope, { model, limit: SLICE })) === SLICE,
      );
      await platform.yieldTurn();
    }
  };
}

/** The next memories by order of storage, those that lack a vector of the model; `lastSeq` while there may be more. */
async function lackingPage(
  store: Store,
  scope: UserScope,
  params: { readonly model: string; readonly heads: readonly Head[]; readonly afterSeq: number },
): Promise<{ readonly lacking: readonly Lacking[]; readonly lastSeq: number | undefined }> {
  const { model, heads, afterSeq } = params;
  return store.read(scope, async (readers) => {
    const { memories } = readers;
    const rows = await memories.scan(scope, { afterSeq, limit: SLICE });
    const settled = rows.filter(({ embedding }) => embedding !== 'pending').map(({ seq }) => seq);
    const missing = await lackingHeads(readers, scope, { model, heads, seqs: settled });
    const found = await memories.getBySeqs(scope, { seqs: [...missing.keys()] });
    return {
      lacking: found.flatMap((memory) => {
        const own = memory.deletedAt === undefined ? missing.get(memory.seq) : undefined;
        return own === undefined ? [] : [{ memory, heads: own }];
      }),
      lastSeq: rows.length < SLICE ? undefined : rows.at(-1)?.seq,
    };
  });
}

interface WantedVectors {
  readonly model: string;
  readonly heads: readonly Head[];
  readonly since: number;
}

function wantedBy({ payload: { model, heads = [], since } }: Job): WantedVectors {
  if (typeof model === 'string' && typeof since === 'number' && typeof heads === 'object') {
    const others = heads.flatMap((head): Head[] => (head === 'entity' || head === 'situation' ? [head] : []));
    return { model, since, heads: headsOf(others) };
  }
  throw new HoldfastError('internal', { detail: 'A job reembed names no model, or no time.' });
}
