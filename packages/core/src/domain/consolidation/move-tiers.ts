import { newId } from '../ids.ts';
import { countBudget, judge, type Move, overBudget, type Retained } from '../retention/retention.ts';
import type { RetentionSettings } from '../retention/retention.ts';
import { present } from '../present.ts';
import type { UserScope } from '../scope.ts';
import type { Store, Writers } from '../store.ts';
import type { Platform } from '../platform.ts';
import { type Night, nightUnit, type UnitNotes } from './night.ts';

const PAGE = 500;

interface Aging {
  readonly store: Store;
  readonly platform: Pick<Platform, 'now' | 'yieldTurn'>;
  readonly retention: RetentionSettings;
}

/** Storage numbers of the memories beyond the budget. Reads all of the user's, a few numbers each. */
async function beyondBudget({ store, platform, retention }: Aging, scope: UserScope): Promise<ReadonlySet<number>> {
  if (retention.maxActive === undefined) return new Set();
  const now = platform.now();
  const budget = countBudget(now, retention);
  await eachPage({ store, platform }, scope, -1, (page) => {
    for (const memory of page) {
      const move = judge(memory, now, retention);
      budget.add(move === undefined ? memory : { ...memory, state: move.to.state });
    }
  });
  return budget.excess();
}

async function eachPage(
  { store, platform }: Pick<Aging, 'store' | 'platform'>,
  scope: UserScope,
  from: number,
  take: (page: readonly Retained[]) => void | Promise<void>,
): Promise<void> {
  for (let afterSeq = from; ;) {
    const page = await store.read(scope, ({ memories }) => memories.retained(scope, { afterSeq, limit: PAGE }));
    await take(page);
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    afterSeq = last.seq;
    await platform.yieldTurn();
  }
}

function moveOf(
  memory: Retained,
  params: { readonly now: number; readonly retention: RetentionSettings; readonly beyond: ReadonlySet<number> },
): Move | undefined {
  const { now, retention, beyond } = params;
  const move = judge(memory, now, retention);
  if (move?.to.state === 'archived' || !beyond.has(memory.seq) || memory.state !== 'active') return move;
  return overBudget(memory, now);
}

/** What a run would move, and why: the first `most` of them, and how many there are by reason. Changes nothing. */
export async function planMoves(
  dependencies: Aging,
  scope: UserScope,
  { most }: { readonly most: number },
): Promise<{ readonly moves: readonly Move[]; readonly counts: Readonly<Record<string, number>> }> {
  const { retention } = dependencies;
  const now = dependencies.platform.now();
  const beyond = await beyondBudget(dependencies, scope);
  const moves: Move[] = [];
  const counts: Record<string, number> = {};
  await eachPage(dependencies, scope, -1, (page) => {
    for (const memory of page) {
      const move = moveOf(memory, { now, retention, beyond });
      if (move === undefined) continue;
      counts[move.reason] = (counts[move.reason] ?? 0) + 1;
      if (moves.length < most) moves.push(move);
    }
  });
  return { moves, counts };
}

/** Moves memories to where they belong, a page a transaction; the run's place is the last memory looked at. */
export async function moveTiers(night: Night): Promise<void> {
  const { dependencies, scope, run, signal } = night;
  const { platform, retention } = dependencies;
  const beyond = await beyondBudget(dependencies, scope);
  await eachPage(dependencies, scope, run.place === 0 ? -1 : run.place, async (page) => {
    signal.throwIfAborted();
    const now = platform.now();
    if (!page.some((memory) => moveOf(memory, { now, retention, beyond }) !== undefined)) return;
    const [first, last] = [present(page[0]), present(page.at(-1))];
    await nightUnit(night, async (writers, notes) => {
      // Read again: what was used, edited or pinned a moment ago stays.
      const rows = await writers.memories.retained(scope, { afterSeq: first.seq - 1, limit: page.length });
      const moves = rows.flatMap((memory) => moveOf(memory, { now, retention, beyond }) ?? []);
      await carryOut(night, writers, notes, moves);
      return { place: last.seq };
    });
  });
}

async function carryOut(
  { dependencies, scope }: Night,
  writers: Writers,
  notes: UnitNotes,
  moves: readonly Move[],
): Promise<void> {
  const { platform, heads } = dependencies;
  const at = platform.now();
  const targets = moves.map(({ seq, to }) => ({ seq, ...to }));
  const moved = new Set(await writers.memories.move(scope, { moves: targets, at }));
  const done = moves.filter(({ seq }) => moved.has(seq));
  for (const { seq, from, to, reason } of done) {
    notes.change([{ kind: 'moved', seq, before: { ...from }, after: { ...to } }]);
    notes.count(reason);
  }
  const colder = done.filter(({ to }) => to.tier === 'cold').map(({ seq }) => seq);
  const emptied = await writers.embeddings.emptyHeads(scope, { seqs: colder, at });
  if (emptied.length > 0) notes.count('heads_dropped', emptied.length);
  const warmer = done.filter(({ from, to }) => from.tier === 'cold' && to.tier !== 'cold');
  if (heads.length < 2 || warmer.length === 0) return;
  await writers.embeddings.reopenHeads(scope, { seqs: warmer.map(({ seq }) => seq) });
  const payload = { memoryIds: warmer.map(({ id }) => id) };
  await writers.jobs.enqueue(scope, { jobs: [{ id: newId(platform), kind: 'embed_memories', payload, runAt: at }] });
}
