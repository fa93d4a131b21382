import { HoldfastError } from '../errors.ts';
import type { Head } from '../embeddings/head.ts';
import { forgottenAmong, importedMark, isSaidAnew } from '../forgetting/marks.ts';
import type { Calendar } from '../lib/calendar.ts';
import type { Memory } from '../memories/memory.ts';
import type { Platform } from '../platform.ts';
import type { SearchIndex } from '../recall/search-index.ts';
import type { RetentionSettings } from '../retention/retention.ts';
import type { UserScope } from '../scope.ts';
import type { Store, Writers } from '../store.ts';
import type { Consolidation, ConsolidationChange } from './consolidation-store.ts';
import type { SummaryDependencies } from './put-summary.ts';

/** Sums texts up in words of its own, if it can; undefined when rules have to do. Never inside a transaction. */
export type Summarise = (
  scope: UserScope,
  params: {
    readonly task: 'summarise_day' | 'summarise_week' | 'summarise_user';
    /** What it is about, such as "Friday, 20 November 2026". */
    readonly title: string;
    readonly lines: readonly { readonly text: string; readonly occurredAt: number }[];
    readonly signal?: AbortSignal;
  },
) => Promise<{ readonly text: string } | { readonly refused: string } | undefined>;

export interface NightDependencies extends SummaryDependencies {
  readonly store: Store;
  readonly platform: Platform;
  /** Finds what is to be linked. */
  readonly index: Pick<SearchIndex, 'nearest'>;
  readonly retention: RetentionSettings;
  /** Terms of a text, as it is searched by. */
  readonly termsOf: (text: string) => readonly string[];
  readonly heads: readonly Head[];
  readonly summarise?: Summarise;
  /** Takes what is stored and not yet read into typed memories, facts and entities. */
  readonly extract?: ((scope: UserScope, signal: AbortSignal) => Promise<void>) | undefined;
  /** Days summed up in one run at most; the rest is left to the next. */
  readonly mostDays?: number;
}

/** Work on summaries, within a run or apart from any. */
export interface SummaryWork {
  readonly dependencies: NightDependencies;
  /** All spaces of the user. */
  readonly scope: UserScope;
  readonly run?: Consolidation;
  readonly calendar: Calendar;
  readonly signal: AbortSignal;
}

/** A run under way. */
export interface Night extends SummaryWork {
  readonly run: Consolidation;
  /** What it has to look at; read once. */
  readonly touched: () => Promise<Touched>;
}

/** By space, the days of the user's calendar of memories that came, changed or went since the run before. */
export interface Touched {
  readonly days: ReadonlyMap<string, ReadonlySet<string>>;
  /** Whether any of them is no episode. */
  readonly typed: boolean;
}

/** What a unit of work tells of itself. */
export interface UnitNotes {
  change(changes: readonly ConsolidationChange[]): void;
  count(name: string, by?: number): void;
}

/**
 * One unit of a run in one transaction: what it changes, the entries that undo it, the report and how far the run has
 * come are stored together or not at all. Apart from a run nothing is noted.
 *
 * @throws HoldfastError internal when the run was undone meanwhile
 */
export async function nightUnit(
  { dependencies: { store, platform }, scope, run: known, signal }: SummaryWork,
  work: (writers: Writers, notes: UnitNotes) => Promise<{ readonly place?: number } | void>,
): Promise<void> {
  signal.throwIfAborted();
  await store.write(scope, async (writers) => {
    if (known === undefined) {
      await work(writers, { change: () => undefined, count: () => undefined });
      return;
    }
    const { id } = known;
    const run = await writers.consolidations.getConsolidation(scope, { id });
    if (run === undefined || run.state !== 'running') throw notUnderWay();
    const changes: ConsolidationChange[] = [];
    const report: Record<string, number> = { ...run.report };
    const outcome = await work(writers, {
      change: (made) => changes.push(...made),
      count: (name, by = 1) => (report[name] = (report[name] ?? 0) + by),
    });
    const at = platform.now();
    if (changes.length > 0) await writers.consolidations.addChanges(scope, { no: run.no, changes, at });
    await writers.consolidations.advance(scope, { ...run, report, place: outcome?.place ?? run.place, at });
  });
  await platform.yieldTurn();
}

/**
 * Without what somebody has had forgotten, or rejected: it came back by itself, and nothing is derived from it. What they
 * have said anew since stays.
 */
export async function withoutForgotten<T extends Memory>(
  { store, platform }: Pick<NightDependencies, 'store' | 'platform'>,
  scope: UserScope,
  memories: readonly T[],
): Promise<T[]> {
  const texts = memories.map(({ content }) => content);
  return store.read(scope, async (readers) => {
    const forgotten = await forgottenAmong(readers, platform, scope, texts);
    if (forgotten.size === 0) return [...memories];
    const importedUpTo = (await readers.consolidations.mark(scope, { name: importedMark })) ?? 0;
    return memories.filter((memory) => {
      const tombstone = forgotten.get(memory.content);
      return tombstone === undefined || isSaidAnew(memory, tombstone, importedUpTo);
    });
  });
}

export function notUnderWay(): HoldfastError {
  return new HoldfastError('internal', { detail: 'This consolidation is not under way any more.' });
}
