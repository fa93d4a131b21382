import { longDay, mondayOf, addDays } from '../lib/calendar.ts';

/** How many lines sum up so many memories: 3 of a handful, one more each time they double, at most 10. */
export function linesFor(memories: number): number {
  return Math.min(10, 3 + Math.max(0, Math.floor(Math.log2(Math.max(1, memories) / 4))));
}

/** Fewer memories than this are not summed up: they can be read themselves. */
export const fewestForDay = 3;
/** A week with fewer days than this is its days. */
export const fewestForWeek = 2;

export function dayText(day: string, lines: readonly string[]): string {
  return [`${longDay(day)}:`, ...lines.map(asItem)].join('\n');
}

export function weekText(day: string, lines: readonly string[]): string {
  const monday = mondayOf(day);
  return [`The week of ${longDay(monday)} to ${longDay(addDays(monday, 6))}:`, ...lines.map(asItem)].join('\n');
}

export function profileText(lines: readonly string[]): string {
  return lines.map(asItem).join('\n');
}

/** The quotations of a summary's text, without its heading. */
export function linesOf(text: string): string[] {
  return text.split('\n').flatMap((line) => (line.startsWith('- ') ? [line.slice(2)] : []));
}

function asItem(line: string): string {
  // Rejected: one pattern for white space around a line's end, whose time grows with the square of a run of spaces.
  const parts = line.split('\n').map((part) => part.trim());
  return `- ${parts.filter((part) => part !== '').join(' ')}`;
}
