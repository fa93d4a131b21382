import { HoldfastError } from '../errors.ts';
import { newId } from '../ids.ts';
import type { UserScope } from '../scope.ts';
import type { Readers, Writers } from '../store.ts';
import {
  type Confirmation,
  confirmationOf,
  demandConfirmation,
  mostUnconfirmed,
  needsConfirmation,
} from './confirmation.ts';
import { withDerived } from './derived.ts';
import { ensureTombstoneKey, entomb } from './marks.ts';
import { advanced, noProgress } from './progress.ts';
import type { Receipt } from './receipt.ts';
import type { ForgettingRequest } from './request.ts';
import { type ForgettingDependencies, forgettingKey, runForgetting } from './run.ts';
import { filterOf, type ForgettingTarget } from './target.ts';

/** What would go. */
export interface ForgettingPlan {
  /** Memories of the target. */
  readonly memories: number;
  /** Memories that Holdfast derived from them, which go along; at least so many. */
  readonly derived: number;
  /** Facts that rest on any of them: they go, or are flagged when they rest on others too. */
  readonly facts: number;
  /** Ids of some of the memories, oldest first. */
  readonly sample: readonly string[];
  /** Given where the forgetting itself must be confirmed. */
  readonly confirmation?: Confirmation;
}

export type Forgetting =
  | { readonly status: 'complete'; readonly id: string; readonly receipt: Receipt }
  /** A job carries it out, or carries on what something hindered. */
  | { readonly status: 'running'; readonly id: string };

const sampled = 20;
/** Memories looked at in one turn of the event loop. */
const pageSize = 200;
/** When a job takes over what the call itself was to finish. */
const takeOverMs = 60_000;

/** Counts what a target comes to, and changes nothing. @throws HoldfastError not_found */
export async function planForgetting(
  { store, platform }: Pick<ForgettingDependencies, 'store' | 'platform'>,
  scope: UserScope,
  target: ForgettingTarget,
): Promise<ForgettingPlan> {
  const memories = await store.read(scope, (readers) => countMemories(readers, scope, target));
  const facts = new Set<string>();
  const sample: string[] = [];
  let derived = 0;
  let after: { readonly occurredAt: number; readonly seq: number } | undefined;
  for (let more = memories > 0; more;) {
    const place = after === undefined ? {} : { after };
    const page = await store.read(scope, async (readers) => {
      const chosen = await readers.memories.list(scope, {
        filter: filterOf(target),
        order: 'oldest',
        limit: pageSize,
        ...place,
      });
      const all = (await withDerived(readers, scope, chosen)).memories;
      derived += all.length - chosen.length;
      const rest = await readers.facts.restingOn(scope, { seqs: all.map(({ seq }) => seq) });
      for (const { id } of rest) facts.add(id);
      return chosen;
    });
    sample.push(...page.slice(0, sampled - sample.length).map(({ id }) => id));
    after = page.at(-1);
    more = page.length === pageSize;
    await platform.yieldTurn();
  }
  const plan: ForgettingPlan = { memories, derived, facts: facts.size, sample };
  if (!needsConfirmation({ scope, target, memories: plan.memories })) return plan;
  const tenant = { kind: 'tenant', tenant: scope.tenant } as const;
  const key = await store.write(tenant, ({ secrets }) => ensureTombstoneKey(secrets, platform, tenant));
  return { ...plan, confirmation: confirmationOf(platform, key, { scope, target, memories: plan.memories }) };
}

/**
 * Forgets for good. What is small is gone when the call returns; of anything else a job goes on, and the receipt comes
 * when it is through. Either way it is written down first, so that nothing can make half of it stay.
 *
 * @throws HoldfastError not_found, confirmation_required
 */
export async function forget(
  dependencies: ForgettingDependencies & { readonly onError: (error: unknown) => void },
  scope: UserScope,
  { target, confirm }: { readonly target: ForgettingTarget; readonly confirm?: string },
): Promise<Forgetting> {
  const { store, platform, onError } = dependencies;
  const id = newId(platform);
  const small = await store.write(scope, async (writers) => {
    const memories = await countMemories(writers, scope, target);
    const key = await ensureTombstoneKey(writers.secrets, platform, scope);
    demandConfirmation(platform, key, { plan: { scope, target, memories }, token: confirm });
    const at = platform.now();
    const inCall = memories <= mostUnconfirmed;
    const request: ForgettingRequest = {
      target,
      spaces: scope.spaces,
      upTo: await writers.memories.lastSeq(scope),
      names: [],
    };
    await writers.receipts.begin(scope, {
      id,
      at,
      ...(await withNames(writers, platform, scope, request)),
    });
    const runAt = inCall ? at + takeOverMs : at;
    const job = {
      id: newId(platform),
      kind: 'forget',
      priority: 'high',
      payload: { receiptId: id },
      runAt,
      key: forgettingKey(id),
    } as const;
    await writers.jobs.enqueue(scope, { jobs: [job] });
    return inCall;
  });
  if (!small) return { status: 'running', id };
  try {
    const receipt = await runForgetting(dependencies, scope, { id });
    return receipt === undefined ? { status: 'running', id } : { status: 'complete', id, receipt };
  } catch (error) {
    // Written down it is: the job goes on with it.
    onError(error);
    return { status: 'running', id };
  }
}

/** @throws HoldfastError not_found when what was named by an id is not there */
async function countMemories(
  { memories, entities }: Pick<Readers, 'memories' | 'entities'>,
  scope: UserScope,
  target: ForgettingTarget,
): Promise<number> {
  if (target.type === 'entity' && (await entities.getMany(scope, { ids: [target.id] })).length === 0) {
    throw missing('entity');
  }
  const count = await memories.count(scope, { filter: filterOf(target) });
  if (target.type === 'memory' && count < new Set(target.ids).size) throw missing('memory');
  return count;
}

/** The names of an entity leave their tombstones at once: they go with the last memory that mentions it. */
async function withNames(
  writers: Writers,
  platform: ForgettingDependencies['platform'],
  scope: UserScope,
  request: ForgettingRequest,
): Promise<{ readonly request: string; readonly progress: string }> {
  const { target } = request;
  const [entity] = target.type === 'entity' ? await writers.entities.getMany(scope, { ids: [target.id] }) : [];
  if (entity === undefined) return { request: JSON.stringify(request), progress: JSON.stringify(noProgress) };
  const names = [entity.name, ...entity.aliases];
  const own = { ...scope, spaces: [entity.space] };
  const marks = await entomb(writers, platform, own, { texts: names, reason: 'forgotten' });
  return {
    request: JSON.stringify({ ...request, names }),
    progress: JSON.stringify(advanced(platform, noProgress, { removed: {}, marks })),
  };
}

function missing(what: 'memory' | 'entity'): HoldfastError {
  return new HoldfastError('not_found', {
    detail: `Not every ${what} named is in this scope. Name its space if it is not in the default one.`,
    faults: [{ field: 'target', message: 'was not found' }],
  });
}
