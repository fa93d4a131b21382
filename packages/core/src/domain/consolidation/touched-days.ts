import type { Memory } from '../memories/memory.ts';
import type { Night, Touched } from './night.ts';
import { isDerived } from './derived.ts';

const CHANGES = 1_000;
const ROWS = 200;

/** What a run has to look at: read from the change log, or from all memories where the log does not reach back. */
export async function touchedDays(night: Omit<Night, 'touched'>): Promise<Touched> {
  const { dependencies, scope, run, calendar, signal } = night;
  const { store, platform } = dependencies;
  const days = new Map<string, Set<string>>();
  let typed = false;
  const take = (memories: readonly Pick<Memory, 'space' | 'occurredAt' | 'kind' | 'source'>[]): void => {
    for (const memory of memories) {
      if (memory.kind !== 'episodic') typed = true;
      if (isDerived(memory)) continue;
      const known = days.get(memory.space) ?? new Set();
      days.set(memory.space, known.add(calendar.dayOf(memory.occurredAt)));
    }
  };
  for (let after = run.fromVersion; ;) {
    signal.throwIfAborted();
    const log = await store.read(scope, ({ changes }) => changes.since(scope, { after, limit: CHANGES }));
    if (!log.complete) break;
    const seqs = new Set(
      log.changes
        .filter(({ change, version }) => version <= run.untilVersion && change !== 'embedded' && change !== 'purged')
        .map(({ seq }) => seq),
    );
    const all = [...seqs];
    for (let start = 0; start < all.length; start += ROWS) {
      const some = all.slice(start, start + ROWS);
      take(await store.read(scope, ({ memories }) => memories.getBySeqs(scope, { seqs: some })));
      await platform.yieldTurn();
    }
    const last = log.changes.at(-1);
    if (last === undefined || log.changes.length < CHANGES || last.version >= run.untilVersion) return { days, typed };
    after = last.version;
  }
  for (let afterSeq = -1; ;) {
    signal.throwIfAborted();
    const rows = await store.read(scope, ({ memories }) => memories.scan(scope, { afterSeq, limit: ROWS }));
    // A scan tells no source: a day of summaries alone has nothing to sum up, and is passed over then.
    take(rows);
    const last = rows.at(-1);
    if (last === undefined || rows.length < ROWS) return { days, typed };
    afterSeq = last.seq;
    await platform.yieldTurn();
  }
}
