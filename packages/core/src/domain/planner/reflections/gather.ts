import { defined } from '../../defined.ts';
import type { Decision } from '../../decisions/decision-store.ts';
import { isDerived } from '../../consolidation/derived.ts';
import type { Fact } from '../../facts/fact-store.ts';
import type { Memory } from '../../memories/memory.ts';
import type { Platform } from '../../platform.ts';
import type { UserScope } from '../../scope.ts';
import type { Snapshot, Todo } from '../../sessions/session-store.ts';
import type { Readers, Store } from '../../store.ts';
import type { WorkRecord } from '../../work/work-store.ts';
import type { PlannerNoun, PlannerRecord } from '../records/record-store.ts';
import { readRun, type Run } from '../runs/run.ts';
import { readTask, type Task } from '../tasks/task.ts';
import type { PlannedBlock } from '../schedules/planned-blocks.ts';
import { type Importance, importanceOf } from './importance.ts';
import { isWithin, type Period } from './period.ts';
import { type Reflection, readReflection } from './reflection.ts';

/** Blocks that belong to a time, wherever they are kept. */
export type PlannedBlocks = (
  readers: Readers,
  scope: UserScope,
  span: { readonly from: number; readonly to: number },
) => Promise<readonly PlannedBlock[]>;

export interface Weighed {
  readonly memory: Memory;
  readonly importance: Importance;
}

/** All that a reflection is made of, each list in an order that does not hang on when it was read. */
export interface Gathered {
  readonly period: Period;
  /** Whether the period is over. */
  readonly complete: boolean;
  /** What was said, without what Holdfast made of it, in order. */
  readonly said: readonly Weighed[];
  /** What rests on any of it. */
  readonly facts: readonly Fact[];
  /** Every task made before the end of the period. */
  readonly tasks: readonly Task[];
  readonly todos: readonly Todo[];
  readonly decisions: readonly Decision[];
  readonly work: readonly WorkRecord[];
  readonly errors: readonly Snapshot[];
  readonly runs: readonly Run[];
  readonly blocks: readonly PlannedBlock[];
  /** Reflections of the periods before, the latest first. */
  readonly before: readonly Reflection[];
}

const PAGE = 500;
/** Errors kept up and renewed may have begun long before the period. */
const errorsBack = 31 * 86_400_000;

/** Reads what happened in a period in the one space of the scope, in turns: a day of thousands of events holds nobody up. */
export async function gatherPeriod(
  { store, platform, blocks }: { readonly store: Store; readonly platform: Platform; readonly blocks: PlannedBlocks },
  scope: UserScope,
  {
    period,
    before,
    told,
  }: {
    readonly period: Period;
    /** Names of reflections that it is compared with. */
    readonly before: readonly string[];
    /** Ids of errors that were told of when somebody looked before: one that comes back is no more of the day on which it was seen last. */
    readonly told: ReadonlySet<string>;
  },
): Promise<Gathered> {
  const said = await saidIn({ store, platform }, scope, period);
  const facts = await factsOf({ store, platform }, scope, said);
  return store.read(scope, async (readers) => ({
    period,
    complete: platform.now() >= period.to,
    said,
    facts,
    tasks: (await recordsOf(readers, scope, 'task'))
      .filter(({ createdAt }) => createdAt < period.to)
      .map(readTask)
      .toSorted((a, b) => a.record.no - b.record.no),
    todos: (await todosOf(readers, scope)).filter(({ createdAt }) => createdAt < period.to).toSorted(byNo),
    decisions: await decisionsOf(readers, scope, period),
    work: await workOf(readers, scope, period),
    errors: await errorsOf(readers, scope, { period, told }),
    runs: (await recordsOf(readers, scope, 'run'))
      .map(readRun)
      .filter(({ endedAt }) => isWithin(period, endedAt))
      .toSorted((a, b) => a.record.no - b.record.no),
    blocks: (await blocks(readers, scope, period)).toSorted((a, b) => a.from - b.from || (a.id < b.id ? -1 : 1)),
    before: await reflectionsNamed(readers, scope, before),
  }));
}

/** The reflection of a period, if there is one. */
export async function reflectionNamed(
  { planner }: Pick<Readers, 'planner'>,
  scope: UserScope,
  key: string,
): Promise<Reflection | undefined> {
  const [record] = await planner.list(scope, { noun: 'reflection', filter: { key }, limit: 1 });
  return record === undefined ? undefined : readReflection(record);
}

async function reflectionsNamed(readers: Readers, scope: UserScope, keys: readonly string[]): Promise<Reflection[]> {
  const found: Reflection[] = [];
  for (const key of keys) {
    const one = await reflectionNamed(readers, scope, key);
    if (one !== undefined) found.push(one);
  }
  return found;
}

async function saidIn(
  { store, platform }: { readonly store: Store; readonly platform: Platform },
  scope: UserScope,
  { from, to }: Period,
): Promise<Weighed[]> {
  // How to do something, and what Holdfast sums up, did not happen.
  const kinds = ['episodic', 'emotional', 'semantic'] as const;
  const filter = { from, to, kinds, states: ['active', 'archived'] } as const;
  const memories = await allOf<Memory>(async (last) => {
    const place = last === undefined ? {} : { after: { occurredAt: last.occurredAt, seq: last.seq } };
    const page = await store.read(scope, (readers) =>
      readers.memories.list(scope, { filter, order: 'oldest', limit: PAGE, ...place }),
    );
    await platform.yieldTurn();
    return page;
  });
  const said: Weighed[] = [];
  for (const [index, memory] of memories.entries()) {
    if (!isDerived(memory)) said.push({ memory, importance: importanceOf(memory) });
    if (index % PAGE === PAGE - 1) await platform.yieldTurn();
  }
  return said;
}

async function factsOf(
  { store, platform }: { readonly store: Store; readonly platform: Platform },
  scope: UserScope,
  said: readonly Weighed[],
): Promise<Fact[]> {
  const found = new Map<string, Fact>();
  for (let start = 0; start < said.length; start += PAGE) {
    const seqs = said.slice(start, start + PAGE).map(({ memory }) => memory.seq);
    for (const fact of await store.read(scope, ({ facts }) => facts.restingOn(scope, { seqs })))
      found.set(fact.id, fact);
    await platform.yieldTurn();
  }
  return [...found.values()].toSorted(byNo);
}

function recordsOf(
  { planner }: Pick<Readers, 'planner'>,
  scope: UserScope,
  noun: PlannerNoun,
): Promise<PlannerRecord[]> {
  return allOf<PlannerRecord>((last) => planner.list(scope, { noun, limit: PAGE, ...defined({ before: last?.no }) }));
}

async function decisionsOf({ decisions }: Readers, scope: UserScope, period: Period): Promise<Decision[]> {
  // Numbers begin at 1, so this comes after every decision of the end itself.
  const end = { decidedAt: period.to, no: 0 };
  const all = await allOf<Decision>(
    (last) => decisions.decisions(scope, { after: last ?? end, limit: PAGE }),
    ({ decidedAt }) => decidedAt < period.from,
  );
  return all.filter(({ decidedAt }) => isWithin(period, decidedAt)).toReversed();
}

async function workOf({ work }: Readers, scope: UserScope, { from, to }: Period): Promise<WorkRecord[]> {
  const filter = { from, to, includeArchived: true };
  const all = await allOf<WorkRecord>((last) => work.list(scope, { filter, limit: PAGE, ...defined({ after: last }) }));
  return all.toReversed();
}

function todosOf({ sessions }: Readers, scope: UserScope): Promise<Todo[]> {
  return allOf<Todo>((last) =>
    sessions.todos(scope, { archived: true, limit: PAGE, ...defined({ before: last?.no }) }),
  );
}

async function errorsOf(
  { sessions }: Readers,
  scope: UserScope,
  { period, told }: { readonly period: Period; readonly told: ReadonlySet<string> },
): Promise<Snapshot[]> {
  const all = await allOf<Snapshot>(
    (last) => sessions.snapshots(scope, { kind: 'error', limit: PAGE, ...defined({ before: last?.no }) }),
    ({ createdAt }) => createdAt < period.from - errorsBack,
  );
  return all
    .filter(({ id, createdAt, seenAt }) => isWithin(period, createdAt) || isWithin(period, seenAt) || told.has(id))
    .toReversed();
}

/** Page by page, until one is not full or has come to what does not matter. */
async function allOf<Row>(
  read: (last: Row | undefined) => Promise<readonly Row[]>,
  isPast: (row: Row) => boolean = () => false,
): Promise<Row[]> {
  const all: Row[] = [];
  for (let last: Row | undefined; ;) {
    const page = await read(last);
    all.push(...page);
    last = page.at(-1);
    if (last === undefined || page.length < PAGE || isPast(last)) return all;
  }
}

function byNo(a: { readonly no: number }, b: { readonly no: number }): number {
  return a.no - b.no;
}
