import { defined } from '../defined.ts';
import type { Platform } from '../platform.ts';
import { present } from '../present.ts';
import type { UserScope } from '../scope.ts';
import type { Store, Writers } from '../store.ts';
import type { WorkRecord } from '../work/work-store.ts';
import { rebuildJobs } from '../consolidation/schedule.ts';
import type { ForgettingCaches } from './caches.ts';
import { ensureTombstoneKey, forgottenAmong } from './marks.ts';
import { advanced, type ForgettingProgress, readProgress } from './progress.ts';
import { type Receipt, type Removed, signReceipt } from './receipt.ts';
import { type ForgettingRequest, readRequest } from './request.ts';
import { forgetMemories, type SliceOutcome } from './slice.ts';
import { describeTarget, filterOf, type ForgettingTarget, isWhole } from './target.ts';
import { forgetCarriedDecisions } from '../decisions/carried-decisions.ts';
import { forgetCarriedWork } from '../sessions/carried-work.ts';
import { type ForgottenRecords, forgetReflections } from '../planner/reflections/forget-reflections.ts';
import { forgetWords } from '../sessions/forget-words.ts';
import { forgetHandedOn, forgetHandedOnIn } from '../sessions/handed-on.ts';
import { noneJudged } from '../knowledge/resting.ts';
import { forgetRepeats, forgetRepeatsOf } from './repeats.ts';
import { removeStatements } from './statements.ts';
import { entombRows, type GoingRow } from './record-marks.ts';
import { forgetKnown, type KnowledgeSlice, knownFromWork, workFilterOf, workOf } from './work.ts';
import type { WordedRow } from '../sessions/session-store.ts';

export interface ForgettingDependencies {
  readonly store: Store;
  readonly platform: Platform;
  readonly caches: ForgettingCaches;
}

/** Memories of one transaction: others wait for the write lane no longer than for that. */
const SLICE = 100;
/** Rows that leave tombstones in one transaction. */
const ROWS = 500;
/** Entries of the change log of one transaction. */
const CHANGES = 2_000;
/** Tries to truncate the log beside a process that reads. */
const SCRUBS = 20;

/** The key of the job that finishes a forgetting, of which there is at most one. */
export function forgettingKey(id: string): string {
  return `forget:${id}`;
}

/** Which of a user's forgettings, and what ends it early. */
interface Run {
  readonly id: string;
  readonly signal?: AbortSignal;
}

/**
 * Carries a forgetting on from wherever it was left, and through to its receipt; what is complete answers with the
 * receipt it has. Each transaction is of one slice and says in the same row how far it has come, so that a kill costs
 * nothing but time, and two at once are as good as one.
 *
 * @returns undefined when there is no such forgetting, or a process that reads the database hindered the last step
 * @throws HoldfastError store_unavailable when Redis cannot be reached, and those of the store: to be tried again
 */
export async function runForgetting(
  dependencies: ForgettingDependencies,
  scope: UserScope,
  run: Run,
): Promise<Receipt | undefined> {
  const { store, platform, caches } = dependencies;
  const found = await store.read(scope, ({ receipts }) => receipts.get(scope, { id: run.id }));
  if (found === undefined) return undefined;
  if (found.body !== undefined) return readReceipt(found.body);
  const request = readRequest(found.request);
  const everything: UserScope = { ...scope, spaces: '*' };
  const own: UserScope = { ...scope, spaces: request.spaces };
  if (request.target.type !== 'user') {
    const filter = { ...filterOf(request.target), upTo: request.upTo };
    await forgetRepeats(dependencies, everything, { own, filter, signal: run.signal });
    await forgetWords(dependencies, own, { texts: request.names });
  }
  await removeKnown(dependencies, { user: everything, own }, { request, run });
  await removeMemories(dependencies, { user: everything, own }, { request, run });
  await repeat(dependencies, own, {
    run,
    work: (writers) => removeStatements(writers, platform, own, request),
  });
  await entombRest(dependencies, own, { request, run });
  await forgetCarried(dependencies, own, request.target);
  await removeRest(dependencies, own, { request, run });
  const whole = request.target.type === 'user';
  await caches.forget(scope, {
    concerns: async (content) =>
      whole ||
      (content !== undefined &&
        (await store.read(own, (readers) => forgottenAmong(readers, platform, own, [content]))).size > 0),
  });
  if (!(await scrubbed(dependencies))) return undefined;
  const receipt = await complete(dependencies, own, { request, run });
  // The request had words too; what hinders it now is tried again after the next write.
  await store.scrub();
  return receipt;
}

export function readReceipt(body: string): Receipt {
  // Sound: only `complete` makes these texts, and the store keeps them as they are.
  return JSON.parse(body) as Receipt;
}

type Step = { readonly request: ForgettingRequest; readonly run: Run };

/** What a slice may have done of each. */
type Done = Partial<Omit<SliceOutcome, 'removed'>> & { readonly removed: Partial<Removed> };

async function removeMemories(
  dependencies: ForgettingDependencies,
  { user, own }: { readonly user: UserScope; readonly own: UserScope },
  { request, run }: Step,
): Promise<void> {
  const { platform } = dependencies;
  const filter = { ...filterOf(request.target), upTo: request.upTo };
  let after: { readonly occurredAt: number; readonly seq: number } | undefined;
  await repeat(dependencies, user, {
    run,
    work: async (writers) => {
      const place = after === undefined ? {} : { after };
      const memories = await writers.memories.list(own, { filter, order: 'oldest', limit: SLICE, ...place });
      const last = memories.at(-1);
      if (last === undefined) return undefined;
      after = { occurredAt: last.occurredAt, seq: last.seq };
      // A summary of them may stand in another space.
      const outcome = await forgetMemories(writers, platform, user, { memories, reason: 'forgotten' });
      // Of a whole space or user nothing is left to tell of.
      if (!isWhole(request.target)) {
        await writers.jobs.enqueue(user, { jobs: rebuildJobs(platform, outcome.stale) });
      }
      return outcome;
    },
  });
}

/** What is known from the work of a target alone: the words of problems, and solutions that were learned. */
async function removeKnown(
  dependencies: ForgettingDependencies,
  { user, own }: { readonly user: UserScope; readonly own: UserScope },
  { request, run }: Step,
): Promise<void> {
  const { store, platform } = dependencies;
  const target = workOf(request.target);
  // Of a whole space or user all memories go, whatever they rest on.
  if (target === undefined || target.of === 'all') return;
  const judged = noneJudged();
  const next = (after: WorkRecord | undefined): Promise<KnowledgeSlice | undefined> =>
    store.read(own, (readers) => knownFromWork(readers, own, { target, after, judged }));
  for (let known = await next(undefined); known !== undefined; known = await next(known.after)) {
    const slice = known;
    await forgetRepeatsOf(dependencies, user, slice.memories);
    await once(dependencies, user, {
      run,
      work: async (writers) => {
        const outcome = await forgetKnown(writers, platform, user, slice);
        await writers.jobs.enqueue(user, { jobs: rebuildJobs(platform, outcome?.stale ?? []) });
        return outcome ?? { removed: {} };
      },
    });
  }
}

const worded = ['sessions', 'snapshots', 'todos', 'system_states', 'decisions'] as const;

/** Rows of work and sessions that are about to go leave tombstones: no import brings them back. */
async function entombRest(
  dependencies: ForgettingDependencies,
  scope: UserScope,
  { request: { target }, run }: Step,
): Promise<void> {
  const { store, platform } = dependencies;
  const entombed = async <R extends GoingRow>(pageAfter: (last: R | undefined) => Promise<readonly R[]>) => {
    for (let rows = await pageAfter(undefined); rows.length > 0; rows = await pageAfter(rows.at(-1))) {
      const page = rows;
      await once(dependencies, scope, {
        run,
        work: async (writers) => ({ removed: {}, marks: await entombRows(writers, platform, scope, page) }),
      });
    }
  };
  const worked = workOf(target);
  if (worked !== undefined) {
    const filter = { ...workFilterOf(worked), includeArchived: true };
    await entombed<WorkRecord>((after) =>
      store.read(scope, ({ work }) => work.list(scope, { filter, limit: ROWS, ...defined({ after }) })),
    );
  }
  const chosen = sessionsOf(target);
  if (chosen === undefined) return;
  for (const of of worded) {
    await entombed<WordedRow>((last) =>
      store.read(scope, ({ sessions }) => sessions.worded(scope, { of, limit: ROWS, after: last?.no ?? 0, ...chosen })),
    );
  }
}

/** Jobs that name what is gone; and of a whole user or space the log of changes, which names spaces. */
async function removeRest(
  dependencies: ForgettingDependencies,
  scope: UserScope,
  { request: { target }, run }: Step,
): Promise<void> {
  let done = false;
  await repeat(dependencies, scope, {
    run,
    work: async (writers) => {
      const { jobs, idempotency, usage, extractions, calls, sessions, work, planner } = writers;
      if (done) return undefined;
      done = true;
      const all = target.type === 'user';
      // How much of a language model the user needed; the tenant's totals name nobody and stay.
      if (all) await usage.forget(scope);
      // Those that were rejected stay beyond their memory.
      if (isWhole(target)) await extractions.forget(scope);
      // What is known of calls beside their turns, which are memories.
      if (isWhole(target)) await calls.forget(scope, { user: all });
      else if (target.type === 'session') await calls.forget(scope, { sessionIds: [target.sessionId] });
      const worked = workOf(target);
      if (worked !== undefined) await work.forget(scope, worked);
      const told = toldOf(target);
      if (told !== undefined) await forgetReflections(planner, scope, told);
      // Plans and tasks are what the user said: they go with their session and time, not with memories.
      const chosen = sessionsOf(target);
      const planned = chosen === undefined ? [] : await planner.forget(scope, plannedOf(target));
      if (chosen !== undefined) await sessions.forget(scope, chosen);
      const of = target.type === 'space' ? { of: 'spaces' as const } : all ? { of: 'user' as const } : {};
      return {
        marks: await entombRows(writers, dependencies.platform, scope, planned),
        removed: {
          jobs: await jobs.clear(scope, of),
          idempotencyKeys: all ? await idempotency.forget(scope, {}) : 0,
        },
      };
    },
  });
  if (!isWhole(target)) return;
  await repeat(dependencies, scope, {
    run,
    work: async ({ changes }) => ((await changes.drop(scope, { limit: CHANGES })) === 0 ? undefined : { removed: {} }),
  });
}

/** What others took over from the sessions and decisions of a target, which are about to go. */
async function forgetCarried(
  { store, platform }: ForgettingDependencies,
  scope: UserScope,
  target: ForgettingTarget,
): Promise<void> {
  if (target.type === 'session') {
    const { sessionId } = target;
    await forgetHandedOn({ store }, scope, { sessionId });
    await forgetCarriedDecisions({ store }, scope, (decision) => decision.sessionId === sessionId);
  }
  if (target.type === 'time') {
    const { from = Number.MIN_SAFE_INTEGER, to = Number.MAX_SAFE_INTEGER } = target;
    const time = { from, to };
    await forgetCarriedWork({ store, platform }, scope, time);
    await forgetHandedOnIn({ store }, scope, time);
    const isIn = (at: number): boolean => at >= from && at < to;
    await forgetCarriedDecisions({ store }, scope, ({ decidedAt, createdAt }) => isIn(decidedAt) || isIn(createdAt));
  }
}

/** What reflections tell of that a target means, beside memories; those of a whole space or user go with the rest of the planner. */
function toldOf(target: ForgettingTarget): ForgottenRecords | undefined {
  switch (target.type) {
    case 'session':
      return { of: 'session', sessionId: target.sessionId };
    case 'source':
      return { of: 'source', type: target.sourceType, ...defined({ id: target.sourceId }) };
    case 'time':
      return { of: 'time', from: target.from ?? 0 };
    case 'user':
    case 'space':
    case 'memory':
    case 'entity':
    case 'filter':
      return undefined;
  }
}

type Chosen = Parameters<Writers['sessions']['forget']>[1];

/** What sessions keep that a target means; undefined for none. What repeats a forgotten memory or name has gone before. */
function sessionsOf(target: ForgettingTarget): Chosen | undefined {
  switch (target.type) {
    case 'user':
    case 'space':
      return {};
    case 'session':
      return { sessionIds: [target.sessionId] };
    case 'time': {
      const { from = Number.MIN_SAFE_INTEGER, to = Number.MAX_SAFE_INTEGER } = target;
      return { from, to };
    }
    case 'entity':
    case 'memory':
    case 'source':
    case 'filter':
      return undefined;
  }
}

/** The same of the planner. */
function plannedOf(target: ForgettingTarget): {
  readonly sessionId?: string;
  readonly from?: number;
  readonly to?: number;
} {
  if (target.type === 'session') return { sessionId: target.sessionId };
  return target.type === 'time' ? defined({ from: target.from, to: target.to }) : {};
}

interface Slice {
  readonly run: Run;
  readonly work: (writers: Writers) => Promise<Done | undefined>;
}

/** Slice after slice until there is nothing left to do. */
async function repeat(dependencies: ForgettingDependencies, scope: UserScope, slice: Slice): Promise<void> {
  while (await once(dependencies, scope, slice));
}

/** One slice, which notes in its own transaction what it did; false when there was nothing left to do. */
async function once(
  { store, platform }: ForgettingDependencies,
  scope: UserScope,
  { run: { id, signal }, work }: Slice,
): Promise<boolean> {
  signal?.throwIfAborted();
  const more = await store.write(scope, async (writers) => {
    const record = await writers.receipts.get(scope, { id });
    if (record?.state !== 'running') return false;
    const done = await work(writers);
    if (done === undefined) return false;
    const progress: ForgettingProgress = advanced(platform, readProgress(record.progress), done);
    await writers.receipts.advance(scope, { id, progress: JSON.stringify(progress) });
    return true;
  });
  await platform.yieldTurn();
  return more;
}

async function scrubbed({ store, platform }: ForgettingDependencies): Promise<boolean> {
  for (let attempt = 0; attempt < SCRUBS; attempt += 1) {
    if (await store.scrub()) return true;
    await platform.yieldTurn();
  }
  return false;
}

/** Signs and keeps the receipt, and lets go of the request and of the job that waits to carry it out. */
async function complete(
  { store, platform }: ForgettingDependencies,
  scope: UserScope,
  { request, run: { id } }: Step,
): Promise<Receipt> {
  return store.write(scope, async (writers) => {
    const record = present(await writers.receipts.get(scope, { id }));
    if (record.body !== undefined) return readReceipt(record.body);
    const at = platform.now();
    const key = await ensureTombstoneKey(writers.secrets, platform, scope);
    // Last of all: nothing of the user can be opened from here on, in whatever page or copy without the keys it lies.
    const keysDestroyed = request.target.type === 'user' ? await writers.vault.shred(scope) : 0;
    const receipt = await signReceipt(writers.secrets, platform, scope, {
      id,
      scope: describeTarget(platform, key, { scope, target: request.target }),
      requestedAt: new Date(record.createdAt).toISOString(),
      completedAt: new Date(at).toISOString(),
      ...readProgress(record.progress),
      ...(keysDestroyed === 0 ? {} : { keysDestroyed }),
    });
    const { progress } = record;
    await writers.receipts.complete(scope, { id, body: JSON.stringify(receipt), progress, at });
    await writers.jobs.cancel(scope, { key: forgettingKey(id) });
    return receipt;
  });
}
