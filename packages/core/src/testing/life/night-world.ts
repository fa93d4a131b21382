import { openRun } from '../../domain/consolidation/consolidate.ts';
import type { Job, JobKind } from '../../domain/jobs/job-store.ts';
import { newId } from '../../domain/ids.ts';
import type { Memory, NewMemory } from '../../domain/memories/memory.ts';
import type { UserScope } from '../../domain/scope.ts';
import { createIndexCache } from '../../domain/recall/index-cache.ts';
import { jobHandlers } from '../../worker/handlers.ts';
import type { JobHandler } from '../../worker/worker.ts';
import { scopeOf, type StoreUnderTest, useStore } from '../store-conformance/fixture.ts';
import { noCaches } from './no-caches.ts';

export const ana = scopeOf('ana', { spaces: '*' });
export const home: UserScope = { ...ana, spaces: ['default'] };
export const dayMs = 86_400_000;
/** Monday 16 November 2026, nine in the morning: the first day. */
export const start = Date.UTC(2026, 10, 16, 9);
export const sorted = (seqs: readonly number[]): number[] => seqs.toSorted((a, b) => a - b);

/** Of whoever never gives up. */
export const signal: AbortSignal = new AbortController().signal;

export type Parts = Partial<Parameters<typeof jobHandlers>[0]>;

/** A fresh store for each test of the surrounding `describe`, and what one does with nights. */
export function useNight(under: StoreUnderTest) {
  const fixture = useStore(under);
  const handle = (kind: JobKind, parts: Parts = {}): JobHandler => {
    const { store, platform } = fixture;
    const handlers = jobHandlers({
      store,
      platform,
      embedder: undefined,
      restoreMs: dayMs,
      nightHour: 3,
      caches: noCaches,
      index: createIndexCache({ store, platform, maxBytes: 2 ** 24 }),
      ...parts,
    });
    const handler = handlers[kind];
    if (handler === undefined) throw new Error(`no handler for ${kind}`);
    return handler;
  };
  const job = (kind: JobKind, payload: Job['payload']): Job => ({
    id: newId(fixture.platform),
    kind,
    tenant: ana.tenant,
    user: ana.user,
    payload,
    attempts: 1,
    runAt: 0,
  });
  const consolidate = async (day: string, parts: Parts = {}) =>
    handle('consolidate', parts)(job('consolidate', { day, origin: 'night' }), { signal });
  /** As the operation does. */
  const demand = async (day: string) => {
    await openRun(fixture, ana, { day, origin: 'demand', timeZone: 'UTC' }, 'waiting');
    await handle('consolidate')(job('consolidate', { day, origin: 'demand' }), { signal });
  };
  const say = (at: number, content: string, fields: Partial<NewMemory> = {}): Promise<Memory> =>
    fixture.insertOne(home, { content, occurredAt: at, sessionId: 's', role: 'user', speaker: 'Ana', ...fields });
  const summaries = (scope: UserScope = ana) =>
    fixture.store.read(scope, (r) =>
      r.memories.list(scope, { filter: { kinds: ['reflective'] }, order: 'oldest', limit: 50 }),
    );
  const bySource = async (id: string): Promise<Memory | undefined> =>
    (await summaries()).find(({ source }) => source?.id === id);
  const reportOf = async (day: string) => {
    const run = await fixture.store.read(ana, (r) => r.consolidations.ofDay(ana, { day }));
    return { state: run?.state, ...run?.report };
  };
  const restingOn = async (seq: number): Promise<number[]> => {
    const links = await fixture.store.read(ana, (r) =>
      r.links.touching(ana, { seqs: [seq], types: ['derived_from'], limit: 99 }),
    );
    return links.filter(({ from }) => from === seq).map(({ to }) => to);
  };
  /** Monday and Tuesday, three things said on each. */
  const live = async (): Promise<Memory[]> => {
    fixture.platform.setNow(start);
    const said: Memory[] = [];
    for (const [at, content] of [
      [start, 'I moved to Lisbon last week.'],
      [start + 1, 'My new flat has a view of the river.'],
      [start + 2, 'Pedro helped me to carry the piano.'],
      [start + dayMs, 'The piano is out of tune.'],
      [start + dayMs + 1, 'A tuner comes on Thursday at noon.'],
      [start + dayMs + 2, 'Rita wants to learn the violin.'],
    ] as const) {
      said.push(await say(at, content, { salience: 0.6 }));
    }
    fixture.platform.setNow(start + dayMs + 17 * 3_600_000);
    return said;
  };
  return { fixture, handle, job, consolidate, demand, say, summaries, bySource, reportOf, restingOn, live };
}
