import { estimateTokens } from './tokens.ts';

/** A reply of a tool before it is written as JSON. */
export type Reply = Readonly<Record<string, unknown>>;

export interface Bounded {
  readonly reply: Reply;
  /** Entries of the reply's list before and after the cut; equal when nothing was left out. */
  readonly total: number;
  readonly kept: number;
  /** Whether a text was cut in the middle, or neighbours of an entry were left out. */
  readonly shortened: boolean;
}

export interface BoundOptions {
  /** Most tokens that the reply may cost as JSON, as estimateTokens counts them. */
  readonly maxTokens: number;
  /** Characters of the longest text that were skipped before it was presented. */
  readonly offset?: number;
}

/** Room that the door keeps for its own note and a closing mark. */
const RESERVE = 150;
/** Below this, a text is part of the form of the reply and not worth cutting. */
const SHORTEST_CUT = 100;

/**
 * Cuts a reply to a number of tokens, in this order, until it fits:
 * 1. a list loses whole entries from its end, but never its first;
 * 2. the entry that is left loses its neighbours;
 * 3. the longest text is cut, with a mark that says how to read on.
 * Which of list and text is cut first depends on which of them is the larger part. Lists of words (tags) are never cut,
 * since a model might write them back; only with tens of long ones can a reply stay over the bound. The reply given is
 * not changed.
 */
export function boundReply(reply: Reply, options: BoundOptions): Bounded {
  const whole = { reply, ...counts(reply), shortened: false };
  if (size(reply) <= options.maxTokens) return whole;
  const maxTokens = options.maxTokens - RESERVE;
  const list = listOf(reply);
  if (list === undefined) return shorten(whole, maxTokens, options.offset ?? 0);

  const empty = { ...reply, [list.key]: [] };
  const rest = size(empty);
  if (rest > maxTokens / 2) return shorten(whole, maxTokens, options.offset ?? 0);
  const entries = firstThatFit(list.entries, maxTokens - rest);
  const cut = { ...whole, kept: entries.length, reply: { ...reply, [list.key]: entries } };
  if (size(cut.reply) <= maxTokens) return cut;
  const alone = { ...cut, reply: { ...reply, [list.key]: entries.map(withoutLists) }, shortened: true };
  return shorten(alone, maxTokens, 0);
}

function size(value: unknown): number {
  return estimateTokens(JSON.stringify(value));
}

function counts(reply: Reply): { total: number; kept: number } {
  const total = listOf(reply)?.entries.length ?? 0;
  return { total, kept: total };
}

/** The list that a reply is about: its first array of objects. */
function listOf(reply: Reply): { key: string; entries: readonly Reply[] } | undefined {
  for (const [key, value] of Object.entries(reply)) {
    if (Array.isArray(value) && value.length > 0 && value.every(isReply)) return { key, entries: value };
  }
  return undefined;
}

function firstThatFit(entries: readonly Reply[], maxTokens: number): readonly Reply[] {
  let used = 0;
  let kept = 0;
  for (const entry of entries) {
    used += size(entry) + 1;
    if (used > maxTokens) break;
    kept += 1;
  }
  return entries.slice(0, Math.max(1, kept));
}

/** An entry without the lists of objects in it. */
function withoutLists(entry: Reply): Reply {
  return Object.fromEntries(
    Object.entries(entry).filter(([, value]) => !(Array.isArray(value) && value.length > 0 && value.every(isReply))),
  );
}

function shorten(bounded: Bounded, maxTokens: number, offset: number): Bounded {
  const reply: Record<string, unknown> = structuredClone({ ...bounded.reply });
  let shortened = bounded.shortened;
  for (const longest of textsOf(reply).toSorted((a, b) => b.text.length - a.text.length)) {
    const over = size(reply) - maxTokens;
    if (over <= 0 || longest.text.length <= SHORTEST_CUT) break;
    longest.holder[longest.key] = cutText(longest, size(longest.text) - over, offset);
    shortened = true;
  }
  return { ...bounded, reply, shortened };
}

interface Text {
  readonly holder: Record<string, unknown>;
  readonly key: string;
  readonly text: string;
}

/** Every text in a reply that is a field of an object. */
function textsOf(holder: Record<string, unknown>): Text[] {
  return Object.entries(holder).flatMap(([key, value]) => {
    if (typeof value === 'string') return [{ holder, key, text: value }];
    const inner: unknown[] = Array.isArray(value) ? value : [value];
    return inner.filter(isReply).flatMap((one) => textsOf(one));
  });
}

/** Start of a text that costs at most `maxTokens` with its mark; never half of a surrogate pair. */
function cutText({ text, holder }: Text, maxTokens: number, offset: number): string {
  let length = text.length;
  let start = text;
  let mark = '';
  do {
    const cost = size(start + mark);
    length = Math.floor(Math.min(length - 1, length * (Math.max(0, maxTokens) / cost)));
    start = text.slice(0, length);
    if (/[\ud800-\udbff]$/.test(start)) start = start.slice(0, -1);
    mark = markOf(holder['id'], offset + start.length);
  } while (length > 0 && size(start + mark) > maxTokens);
  return start + mark;
}

/** Stands where a text was cut; the words tell a model that they are not part of the memory. */
function markOf(id: unknown, next: number): string {
  const how =
    typeof id === 'string'
      ? `call get_memory with id ${id} and offset ${next} to read on`
      : 'ask for less to see it all';
  return `\n[Cut here by Holdfast, the rest is longer than a reply may be; ${how}]`;
}

function isReply(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
