import type { Memory } from '../memories/memory.ts';

/**
 * One memory as text: its mark, date and speaker, then the words, with neighbouring turns before and after it,
 * indented. Angle brackets that could open or close the frame, and marks that imitate a citation, are defused.
 */
export function blockOf({
  citation,
  memory,
  neighbours,
}: {
  readonly citation: string;
  readonly memory: Memory;
  readonly neighbours: readonly Memory[];
}): string {
  const before = neighbours.filter((turn) => orderOf(turn) < orderOf(memory));
  const after = neighbours.filter((turn) => orderOf(turn) >= orderOf(memory));
  return [
    ...before.map((turn) => `    ${lineOf(turn)}`),
    `${citation} ${new Date(memory.occurredAt).toISOString().slice(0, 10)} ${lineOf(memory)}`,
    ...after.map((turn) => `    ${lineOf(turn)}`),
  ].join('\n');
}

function orderOf({ turn, seq }: Memory): number {
  return turn ?? seq;
}

function lineOf({ speaker, role, content }: Memory): string {
  const who = speaker ?? role;
  // Line breaks are kept but indented, so that no line of a text can start like a block of its own.
  const words = defused(content).replaceAll(/\r\n?|\n/g, '\n        ');
  return who === undefined ? words : `${defused(who)}: ${words}`;
}

function defused(text: string): string {
  return text.replaceAll(/<(?=\/?\s*memories\b)/gi, '‹').replaceAll(/\[(?=\d+\])/g, '(');
}
