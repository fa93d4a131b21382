import { type Fields, textOf } from '../http/json-fields.ts';
import { type Said, spokenOf } from './chat-request.ts';

/** Words of one side. */
interface Line {
  readonly role: Said['role'];
  readonly content: string;
}

/** A turn of the session that is remembered already. */
export interface RememberedTurn extends Line {
  readonly turn: number;
  /** When it was said, in milliseconds. */
  readonly at: number;
}

/** What of a chat is remembered already. */
export interface Placed {
  /** How many of the user's words, from the first on. */
  readonly known: number;
  readonly replied: boolean;
  /** Number of the next turn of the session. */
  readonly next: number;
}

/** One place of a conversation: words of the user, or replies in a row, be they others to the same words or around tools. */
type Slot<L extends Line> = readonly [L, ...L[]];

/**
 * Finds the words of a chat among what is remembered of its session. Clients send all of a conversation, its last turns, or
 * the last words alone: by their number among the messages nobody can tell whether words are sent again or said again. So the
 * two ways to lay the chat on the session's end are compared: as its continuation, and as the question whose replies it ends
 * with, sent again. The longer common run of turns is what happened; of the latter only where it came soon after.
 *
 * @param before the latest turns of the session, the oldest first
 */
export function placed(
  before: readonly RememberedTurn[],
  chat: { readonly messages: readonly Fields[]; readonly said: readonly Said[] },
  { reply, since }: { readonly reply: string; readonly since: number },
): Placed {
  const past = slotsOf(before);
  // Where replies are not remembered, none can be met.
  const replied = before.some(({ role }) => role === 'assistant');
  const sent = slotsOf(chat.messages.flatMap(lineOf).filter(({ role }) => replied || role === 'user'));
  const last = past.at(-1);
  const replies = last !== undefined && last[0].role === 'assistant' ? last : undefined;
  const count = chat.said.length;
  const asked = past.slice(0, past.length - (replies === undefined ? 0 : 1));
  // No longer run than what is remembered can be common, however much is sent.
  const upTo = (some: number): readonly Slot<Line>[] => {
    const end = Math.max(0, sent.length - count + some);
    return sent.slice(Math.max(0, end - past.length), end);
  };
  let known = 0;
  let longest = commonRun(past, upTo(0));
  for (let some = 1; some <= Math.min(count, past.length); some += 1) {
    const run = commonRun(some === count ? asked : past, upTo(some));
    if (run < some || run <= longest) continue;
    known = some;
    longest = run;
  }
  const met = known === 0 ? [] : (known === count ? asked : past).slice(-known);
  if (met.some(([{ at }]) => at < since)) known = 0;
  // Of replies around tools the first are sent along.
  const tail = count === 0 ? sent.at(-1) : undefined;
  const told = tail?.[0].role === 'assistant' ? tail.length : 0;
  const answers = known === count && replies !== undefined ? replies.slice(told) : [];
  return {
    known,
    replied: answers.some((line) => line.at >= since && isSame(line, { role: 'assistant', content: reply })),
    next: (before.at(-1)?.turn ?? -1) + 1,
  };
}

function lineOf({ role, content }: Fields): readonly Line[] {
  if (role !== 'user' && role !== 'assistant') return [];
  const words = textOf(content);
  const line = { role, content: role === 'assistant' ? spokenOf(words) : words } as const;
  return line.content.trim() === '' ? [] : [line];
}

function slotsOf<L extends Line>(lines: readonly L[]): readonly Slot<L>[] {
  const slots: [L, ...L[]][] = [];
  for (const line of lines) {
    const last = slots.at(-1);
    if (line.role === 'assistant' && last?.[0].role === 'assistant') last.push(line);
    else slots.push([line]);
  }
  return slots;
}

/** How many places at the ends of both are the same. */
function commonRun(one: readonly Slot<Line>[], other: readonly Slot<Line>[]): number {
  const most = Math.min(one.length, other.length);
  for (let run = 0; run < most; run += 1) {
    const [mine, theirs] = [one.at(-1 - run) ?? [], other.at(-1 - run) ?? []];
    const same = mine.some((line) => theirs.some((each) => each.role === line.role && isSame(each, line)));
    if (!same) return run;
  }
  return most;
}

/** But for space around: clients trim. */
function isSame(one: Line, other: Line): boolean {
  return one.content.trim() === other.content.trim();
}
