import { addDays, longDay, mondayOf, weekOf } from '../lib/calendar.ts';
import type { Memory } from '../memories/memory.ts';
import type { UserScope } from '../scope.ts';
import { dayId } from './day-summary.ts';
import { chooseLines, type Line } from './extract-lines.ts';
import { nightUnit, type SummaryWork, withoutForgotten } from './night.ts';
import { createBasis, dropSummary, putSummary } from './put-summary.ts';
import { fewestForWeek, linesOf, weekText } from './summary-text.ts';

export const weekTags = ['summary', 'week', 'digest'];
export function weekId(day: string): string {
  return `week:${weekOf(day)}`;
}

const mostLines = 10;
/** What was learnt that week: typed memories quoted beside the days. */
const mostLearnt = 5;
const learntKinds = ['semantic', 'procedural'] as const;
const mostTyped = 100;

/**
 * The roll-up of a week that is over, from its day summaries, with a digest of what was learnt: the most salient typed
 * memories of that week. One transaction.
 */
export async function summariseWeek(night: SummaryWork, space: string, day: string): Promise<void> {
  const { dependencies, calendar } = night;
  const { store, platform, termsOf, summarise } = dependencies;
  const monday = mondayOf(day);
  if (calendar.dayOf(platform.now()) <= addDays(monday, 6)) return;
  const scope: UserScope = { ...night.scope, spaces: [space] };
  const days = [0, 1, 2, 3, 4, 5, 6].map((more) => addDays(monday, more));
  const source = { type: 'consolidation', id: weekId(day) } as const;
  const sources = days.map((each) => ({ type: 'consolidation', id: dayId(each) }));
  const filter = {
    from: calendar.spanOf(monday).from,
    to: calendar.spanOf(addDays(monday, 6)).to,
    kinds: learntKinds,
    states: ['active'],
  } as const;
  const { summaries, typed } = await store.read(scope, async ({ memories }) => ({
    summaries: await memories.findBySources(scope, { sources }),
    typed: await memories.list(scope, { filter, order: 'newest', limit: mostTyped }),
  }));
  const [known] = await store.read(scope, ({ memories }) => memories.findBySources(scope, { sources: [source] }));
  if (summaries.length < fewestForWeek) {
    if (known === undefined) return;
    return nightUnit(night, async (writers, notes) => {
      notes.change(await dropSummary(writers, scope, { source, at: platform.now() }));
    });
  }
  const learnt = (await withoutForgotten(dependencies, scope, typed))
    .toSorted((a, b) => b.salience - a.salience || a.seq - b.seq)
    .slice(0, mostLearnt)
    .toSorted((a, b) => a.occurredAt - b.occurredAt || a.seq - b.seq);
  const basis = createBasis();
  for (const memory of [...summaries, ...learnt]) basis.add(memory);
  const byRule = chooseWeek(termsOf, summaries);
  const lines = [...byRule, ...learnt.map(({ content: text, occurredAt }) => ({ text, occurredAt }))];
  if (known?.metadata['basis'] === basis.value()) return;
  const title = `${longDay(monday)} to ${longDay(addDays(monday, 6))}`;
  const answer = await summarise?.(scope, { task: 'summarise_week', title, lines, signal: night.signal });
  const words = answer !== undefined && 'text' in answer ? [answer.text] : [...new Set(lines.map(({ text }) => text))];
  await nightUnit(night, async (writers, notes) => {
    const rests = [...summaries, ...learnt];
    const there = await writers.memories.getBySeqs(scope, { seqs: rests.map(({ seq }) => seq) });
    const versions = new Map(there.map((one) => [one.seq, one.deletedAt === undefined ? one.version : undefined]));
    if (rests.some(({ seq, version }) => versions.get(seq) !== version)) return notes.count('summaries_postponed');
    const { changes } = await putSummary(dependencies, writers, scope, {
      source,
      content: weekText(day, words),
      occurredAt: Math.max(...summaries.map(({ occurredAt }) => occurredAt)),
      tags: weekTags,
      salience: 0.7,
      basis: basis.value(),
      restsOn: rests.map(({ seq }) => seq),
    });
    notes.change(changes);
    if (changes.length > 0) notes.count('week_summaries');
    if (answer !== undefined && 'refused' in answer) notes.count(`model_${answer.refused}`);
  });
}

/** The best lines of the days; each stands for its day. */
function chooseWeek(termsOf: (text: string) => readonly string[], summaries: readonly Memory[]): readonly Line[] {
  const chooser = chooseLines(termsOf, mostLines);
  const lines = summaries.flatMap(({ seq, content, occurredAt, salience }) =>
    linesOf(content).map((line, at) => ({ seq: seq * 100 + at, content: line, occurredAt, salience })),
  );
  for (const line of lines) chooser.count(line);
  for (const line of lines) chooser.offer(line);
  return chooser.lines(mostLines);
}
