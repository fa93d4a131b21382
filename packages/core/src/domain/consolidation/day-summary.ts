import { longDay } from '../lib/calendar.ts';
import type { Memory } from '../memories/memory.ts';
import type { ListPosition } from '../memories/memory-store.ts';
import type { UserScope } from '../scope.ts';
import { isDerived } from './derived.ts';
import { chooseLines, type Line } from './extract-lines.ts';
import { nightUnit, type SummaryWork, withoutForgotten } from './night.ts';
import { createBasis, dropSummary, putSummary } from './put-summary.ts';
import { dayText, fewestForDay, linesFor } from './summary-text.ts';

export const dayTags = ['summary', 'day'];

export function dayId(day: string): string {
  return `day:${day}`;
}

/** Rows read in one turn of the event loop. */
const PAGE = 200;
/** Lines that a model reads to sum up a day. */
const mostForModel = 60;
/** More than rules ever take. */
const mostLines = 10;

interface DayFacts {
  readonly count: number;
  readonly basis: string;
}

/** Sums up a day of one space in one transaction. False when it has not changed since it was last summed up. */
export async function summariseDay(night: SummaryWork, space: string, day: string): Promise<boolean> {
  const { dependencies, signal } = night;
  const scope: UserScope = { ...night.scope, spaces: [space] };
  const source = { type: 'consolidation', id: dayId(day) } as const;
  const chooser = chooseLines(dependencies.termsOf, dependencies.summarise === undefined ? mostLines : mostForModel);
  const basis = createBasis();
  let count = 0;
  let lastAt = night.calendar.spanOf(day).from;
  await eachOfDay(night, scope, day, (memory) => {
    count += 1;
    basis.add(memory);
    lastAt = memory.occurredAt;
    chooser.count(memory);
  });
  const facts: DayFacts = { count, basis: basis.value() };
  if (count < fewestForDay) {
    const [known] = await dependencies.store.read(scope, ({ memories }) =>
      memories.findBySources(scope, { sources: [source] }),
    );
    if (known === undefined) return false;
    await nightUnit(night, async (writers, notes) => {
      const at = dependencies.platform.now();
      const changes = await dropSummary(writers, scope, { source, at });
      notes.change(changes);
      if (changes.length > 0) notes.count('summaries_removed');
    });
    return true;
  }
  if (await isCurrent(night, scope, source, facts.basis)) return false;
  const versions = new Map<number, number>();
  await eachOfDay(night, scope, day, (memory) => {
    chooser.offer(memory);
    versions.set(memory.seq, memory.version);
  });
  const words = await wordsOf({ ...night, scope }, { day, chooser, count });
  signal.throwIfAborted();
  await nightUnit(night, async (writers, notes) => {
    const seqs = words.lines.map(({ seq }) => seq);
    const there = await writers.memories.getBySeqs(scope, { seqs });
    const same = new Set(
      there.filter((one) => one.deletedAt === undefined && versions.get(one.seq) === one.version).map(({ seq }) => seq),
    );
    // What was forgotten or edited meanwhile is not quoted; a model's text may hold it, and is left for the next run.
    if (words.text !== undefined && same.size < seqs.length) return notes.count('summaries_postponed');
    const lines = words.lines.filter(({ seq }) => same.has(seq));
    if (lines.length === 0) return;
    const { changes } = await putSummary(dependencies, writers, scope, {
      source,
      content:
        words.text ??
        dayText(
          day,
          lines.map(({ text }) => text),
        ),
      occurredAt: lastAt,
      tags: dayTags,
      salience: 0.6,
      basis: same.size < seqs.length ? 'changed meanwhile' : facts.basis,
      restsOn: lines.map(({ seq }) => seq),
    });
    notes.change(changes);
    if (changes.length > 0) notes.count('day_summaries');
    if (words.refused !== undefined) notes.count(`model_${words.refused}`);
  });
  return true;
}

interface Words {
  readonly lines: readonly Line[];
  /** A model's own words; by rules the lines are the text. */
  readonly text?: string;
  readonly refused?: string;
}

async function wordsOf(
  { dependencies, scope, signal }: SummaryWork,
  params: { readonly day: string; readonly chooser: ReturnType<typeof chooseLines>; readonly count: number },
): Promise<Words> {
  const { day, chooser, count } = params;
  const { summarise } = dependencies;
  const byRule = await allowed(dependencies, scope, chooser.lines(linesFor(count)));
  if (summarise === undefined) return { lines: byRule };
  const lines = await allowed(dependencies, scope, chooser.lines(mostForModel));
  const answer = await summarise(scope, { task: 'summarise_day', title: longDay(day), lines, signal });
  if (answer === undefined) return { lines: byRule };
  return 'text' in answer ? { lines, text: dayText(day, [answer.text]) } : { lines: byRule, refused: answer.refused };
}

/** Lines of memories from which something may be derived. */
async function allowed(
  dependencies: SummaryWork['dependencies'],
  scope: UserScope,
  lines: readonly Line[],
): Promise<readonly Line[]> {
  const seqs = lines.map(({ seq }) => seq);
  const found = await dependencies.store.read(scope, ({ memories }) => memories.getBySeqs(scope, { seqs }));
  const kept = new Set((await withoutForgotten(dependencies, scope, found)).map(({ seq }) => seq));
  return lines.filter(({ seq }) => kept.has(seq));
}

async function isCurrent(
  { dependencies: { store } }: SummaryWork,
  scope: UserScope,
  source: { readonly type: string; readonly id: string },
  basis: string,
): Promise<boolean> {
  const [known] = await store.read(scope, ({ memories }) => memories.findBySources(scope, { sources: [source] }));
  if (known === undefined) return false;
  return known.metadata['basis'] === basis || known.metadata['made'] !== known.contentHash;
}

/** All that was said on a day, by people and assistants, whatever its state; page by page, so that no day is too long. */
async function eachOfDay(
  { dependencies: { store, platform }, calendar, signal }: SummaryWork,
  scope: UserScope,
  day: string,
  take: (memory: Memory) => void,
): Promise<void> {
  const filter = { ...calendar.spanOf(day), states: ['active', 'paused', 'archived'] } as const;
  for (let after: ListPosition | undefined; ;) {
    signal.throwIfAborted();
    const position = after === undefined ? {} : { after };
    const page = await store.read(scope, ({ memories }) =>
      memories.list(scope, { filter, order: 'oldest', limit: PAGE, ...position }),
    );
    for (const memory of page) {
      if (!isDerived(memory) && memory.role !== 'system' && memory.role !== 'tool') take(memory);
    }
    after = page.at(-1);
    if (page.length < PAGE) return;
    await platform.yieldTurn();
  }
}
