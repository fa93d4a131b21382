import type { OutputOf } from '@holdfast/contract';
import { z } from 'zod';
import { openRun } from '../../domain/consolidation/consolidate.ts';
import type { Consolidation } from '../../domain/consolidation/consolidation-store.ts';
import { planMoves } from '../../domain/consolidation/move-tiers.ts';
import { demandedJob, rebuildJob } from '../../domain/consolidation/schedule.ts';
import { noConsolidation, undoConsolidation } from '../../domain/consolidation/undo.ts';
import { storedUserSummary, summariseUser, userId } from '../../domain/consolidation/user-summary.ts';
import { createCalendar } from '../../domain/lib/calendar.ts';
import { createAnalyzer } from '../../domain/recall/analyzer/analyzer.ts';
import { soleSpace, type UserScope } from '../../domain/scope.ts';
import type { Readers } from '../../domain/store.ts';
import { refuseBoundToSpaces } from '../authorise.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import type { ApiDependencies, Handlers } from '../handler.ts';
import { toTimestamp } from '../instants.ts';
import { presentMemory } from '../present.ts';

type ConsolidationHandlers = Pick<
  Handlers,
  'consolidate' | 'listConsolidations' | 'undoConsolidation' | 'getUserSummary'
>;

const mostShown = 200;

export const consolidationHandlers: ConsolidationHandlers = {
  async consolidate({ input: { day, dryRun }, scope, context, dependencies }) {
    refuseBoundToSpaces(context.caller, 'consolidate');
    const { store, platform, retention, timeZone } = dependencies;
    const user: UserScope = { ...scope, spaces: '*' };
    if (dryRun) {
      const { moves, counts } = await planMoves({ store, platform, retention }, user, { most: mostShown });
      const shown = moves.map(({ id, reason, strength, from, to }) => ({
        id,
        reason,
        strength,
        from: { ...from },
        to: { ...to },
      }));
      return { plan: { counts: { ...counts }, moves: shown } };
    }
    const zone = (await store.read(user, ({ users }) => users.timeZone(user))) ?? timeZone;
    const wanted = day ?? createCalendar(zone).dayOf(platform.now());
    const run = await openRun({ store, platform }, user, { day: wanted, origin: 'demand', timeZone }, 'waiting');
    await store.write(user, ({ jobs }) => jobs.enqueue(user, { jobs: [demandedJob(platform, wanted)] }));
    dependencies.wakeWorker();
    return { consolidation: presentRun(user, run) };
  },

  async listConsolidations({ input, scope, context, dependencies: { store } }) {
    refuseBoundToSpaces(context.caller, 'listConsolidations');
    const { id, includeChanges, limit, cursor } = input;
    const user: UserScope = { ...scope, spaces: '*' };
    const list = JSON.stringify(['consolidations', scope.user]);
    const before = cursor === undefined ? undefined : readCursor(cursor, list, z.tuple([z.string()]))[0];
    return store.read(user, async (readers) => {
      const found =
        id === undefined
          ? await readers.consolidations.list(user, { limit: limit + 1, ...(before === undefined ? {} : { before }) })
          : [await readers.consolidations.getConsolidation(user, { id })].filter((run) => run !== undefined);
      if (id !== undefined && found.length === 0) throw noConsolidation(id);
      const page = found.slice(0, limit);
      const last = page.at(-1);
      const consolidations: OutputOf<'listConsolidations'>['consolidations'] = [];
      for (const run of page) {
        const changes = includeChanges ? { changes: await changesOf(readers, user, run) } : {};
        consolidations.push({ ...presentRun(user, run), ...changes });
      }
      const more = found.length > limit && last !== undefined;
      return { consolidations, ...(more ? { nextCursor: writeCursor(list, [last.day]) } : {}) };
    });
  },

  async undoConsolidation({ input: { id }, scope, context, dependencies }) {
    refuseBoundToSpaces(context.caller, 'undoConsolidation');
    const { store, platform, embeddings } = dependencies;
    const user: UserScope = { ...scope, spaces: '*' };
    const embedding = embeddings.model === undefined ? 'none' : 'pending';
    const { run, undone, kept } = await undoConsolidation({ store, platform, embedding }, user, id);
    return { consolidation: presentRun(user, run), undone, kept };
  },

  async getUserSummary({ scope, dependencies }) {
    const { store, platform, wakeWorker } = dependencies;
    const space = soleSpace(scope);
    const known = await store.read(scope, (readers) => storedUserSummary(readers, scope));
    const stale = known?.stale === true;
    if (known === undefined) await makeSummary(dependencies, scope);
    if (stale) {
      const job = rebuildJob(platform, { space, ids: [userId] });
      await store.write(scope, ({ jobs }) => jobs.enqueue(scope, { jobs: [job] }));
      wakeWorker();
    }
    const found = known ?? (await store.read(scope, (readers) => storedUserSummary(readers, scope)));
    return {
      ...(found === undefined ? {} : { summary: presentMemory(found.memory) }),
      restsOn: (found?.restsOn ?? []).map(presentMemory),
      fresh: !stale,
    };
  },
};

/** The first one, by rules: who asks shall not have to wait for a night. */
async function makeSummary({ store, platform, embeddings }: ApiDependencies, scope: UserScope): Promise<void> {
  const analyzer = createAnalyzer();
  const embedding = embeddings.model === undefined ? 'none' : 'pending';
  await summariseUser({ store, platform, embedding, termsOf: (text) => analyzer.terms(text) }, scope, {
    signal: new AbortController().signal,
    commit: async (work) => {
      await store.write(scope, work);
    },
  });
}

async function changesOf(
  { consolidations, memories }: Readers,
  user: UserScope,
  { no }: Consolidation,
): Promise<NonNullable<OutputOf<'listConsolidations'>['consolidations'][number]['changes']>> {
  const changes = await consolidations.changes(user, { no, limit: mostShown });
  const seqs = changes.flatMap(({ seq }) => (seq === undefined ? [] : [seq]));
  const ids = new Map((await memories.getBySeqs(user, { seqs })).map((memory) => [memory.seq, memory.id]));
  return changes.map(({ kind, seq, at }) => {
    const memoryId = seq === undefined ? undefined : ids.get(seq);
    return { kind, at: toTimestamp(at), ...(memoryId === undefined ? {} : { memoryId }) };
  });
}

function presentRun({ user }: UserScope, run: Consolidation): NonNullable<OutputOf<'consolidate'>['consolidation']> {
  const { id, day, timeZone, origin, state, step, report, createdAt, updatedAt, finishedAt } = run;
  return {
    id,
    userId: user,
    day,
    timeZone,
    origin,
    state,
    step,
    report: { ...report },
    createdAt: toTimestamp(createdAt),
    updatedAt: toTimestamp(updatedAt),
    ...(finishedAt === undefined ? {} : { finishedAt: toTimestamp(finishedAt) }),
  };
}
