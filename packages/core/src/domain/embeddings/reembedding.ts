import { type Head, semanticOnly } from './head.ts';
import { newId } from '../ids.ts';
import type { NewJob } from '../jobs/job-store.ts';
import type { Platform } from '../platform.ts';
import { systemScope, type UserScope } from '../scope.ts';
import type { Readers, Store } from '../store.ts';
import type { UserName } from './embedding-store.ts';

/** What vectors a user's memories should have; under the semantic head alone by default. */
interface WantedVectors {
  readonly model: string;
  readonly heads?: readonly Head[] | undefined;
}

/** The key under which at most one re-embedding to a model and its heads waits for a user. */
export function reembedKey({ model, heads = semanticOnly }: WantedVectors): string {
  return `reembed ${[model, ...heads.slice(1)].join(' +')}`;
}

/**
 * The job that gives a user's memories vectors of the model, under the heads, and makes it the current one.
 *
 * @param params.since when it was first wanted; now when not given
 */
export function reembedJob(
  platform: Pick<Platform, 'now' | 'randomBytes'>,
  params: WantedVectors & { readonly since?: number; readonly runAt?: number },
): NewJob {
  const { model, heads = semanticOnly } = params;
  const now = platform.now();
  return {
    id: newId(platform),
    kind: 'reembed',
    payload: { model, heads, since: params.since ?? now },
    runAt: params.runAt ?? now,
    key: reembedKey(params),
  };
}

/** Users looked up and given their jobs at once. */
const PAGE = 200;

/**
 * Enqueues a job for each user whose memories do not all have vectors of the model, and who has none yet. Reads
 * counters alone, unless there are heads beside the semantic one, whose vectors are counted; nothing is written when
 * nobody is behind. An aborted signal ends it early: the next start goes on.
 */
export async function reembedUsersBehind(
  {
    store,
    platform,
  }: { readonly store: Store; readonly platform: Pick<Platform, 'now' | 'randomBytes' | 'yieldTurn'> },
  { model, heads = semanticOnly, signal }: WantedVectors & { readonly signal: AbortSignal },
): Promise<void> {
  let after: UserName | undefined;
  for (;;) {
    const page = {
      model,
      heads,
      jobKey: reembedKey({ model, heads }),
      limit: PAGE,
      ...(after === undefined ? {} : { after }),
    };
    const users = await store.read(systemScope, ({ embeddings }) => embeddings.behind(systemScope, page));
    for (const { tenant, user } of users) {
      if (signal.aborted) return;
      const scope: UserScope = { kind: 'user', tenant, user, spaces: '*' };
      await store.write(scope, ({ jobs }) => jobs.enqueue(scope, { jobs: [reembedJob(platform, { model, heads })] }));
    }
    after = users.at(-1);
    if (users.length < PAGE) return;
    await platform.yieldTurn();
  }
}

/** The heads under which memories have no vector of the model, by storage number; complete ones are left out. */
export async function lackingHeads(
  { embeddings }: Pick<Readers, 'embeddings'>,
  scope: UserScope,
  params: { readonly model: string; readonly heads: readonly Head[]; readonly seqs: readonly number[] },
): Promise<ReadonlyMap<number, readonly Head[]>> {
  const { model, heads, seqs } = params;
  const lacking = new Map<number, Head[]>();
  for (const head of heads) {
    const stored = await embeddings.getBySeqs(scope, { head, model, seqs });
    const covered = new Set(stored.map(({ seq }) => seq));
    for (const seq of seqs) if (!covered.has(seq)) lacking.set(seq, [...(lacking.get(seq) ?? []), head]);
  }
  return lacking;
}
