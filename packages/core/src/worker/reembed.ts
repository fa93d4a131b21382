import { HoldfastError } from '@holdfast/contract';
import { reembedJob } from '../domain/embeddings/reembedding.ts';
import type { Job } from '../domain/jobs/job-store.ts';
import type { Memory } from '../domain/memories/memory.ts';
import type { Platform } from '../domain/platform.ts';
import type { UserScope } from '../domain/scope.ts';
import type { Store } from '../domain/store.ts';
import { type EmbedDependencies, embedSlice } from './embed-slice.ts';
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
 * The handler of `reembed` (payload: `model`, `since`): gives every memory of the user that has none a vector of the
 * model, then makes it the user's current model in one row, then removes the vectors of all others. Stopped at any
 * point it may be run again: it goes on where vectors are lacking.
 *
 * Memories that are `pending` have a job of their own and are left to it.
 *
 * @throws HoldfastError model_unavailable when the embedder is down: the job waits and is tried again
 */
export function reembed(dependencies: Dependencies): JobHandler {
  const { store, embedder, platform } = dependencies;
  const { model } = embedder;
  return async (job, { signal }) => {
    const scope = scopeOf(job);
    const wanted = wantedBy(job);
    if (wanted.model !== model) {
      if (platform.now() - wanted.since > WANTED_MS) return;
      const again = reembedJob(platform, { ...wanted, runAt: platform.now() + AGAIN_MS });
      await store.write(scope, ({ jobs }) => jobs.enqueue(scope, { jobs: [again] }));
      return;
    }
    for (let afterSeq: number | undefined = -1; afterSeq !== undefined;) {
      signal.throwIfAborted();
      const page = await lackingPage(store, scope, { model, afterSeq });
      await embedSlice(dependencies, scope, { memories: page.memories, signal });
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
  { model, afterSeq }: { readonly model: string; readonly afterSeq: number },
): Promise<{ readonly memories: readonly Memory[]; readonly lastSeq: number | undefined }> {
  return store.read(scope, async ({ memories, embeddings }) => {
    const rows = await memories.scan(scope, { afterSeq, limit: SLICE });
    const settled = rows.filter(({ embedding }) => embedding !== 'pending').map(({ seq }) => seq);
    const stored = await embeddings.getBySeqs(scope, { head: 'semantic', model, seqs: settled });
    const covered = new Set(stored.map(({ seq }) => seq));
    const seqs = settled.filter((seq) => !covered.has(seq));
    const found = await memories.getBySeqs(scope, { seqs });
    return {
      memories: found.filter(({ deletedAt }) => deletedAt === undefined),
      lastSeq: rows.length < SLICE ? undefined : rows.at(-1)?.seq,
    };
  });
}

function wantedBy({ payload: { model, since } }: Job): { readonly model: string; readonly since: number } {
  if (typeof model === 'string' && typeof since === 'number') return { model, since };
  throw new HoldfastError('internal', { detail: 'A job reembed names no model, or no time.' });
}
