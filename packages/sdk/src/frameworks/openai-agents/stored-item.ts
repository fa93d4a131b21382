import type { AgentInputItem } from '@openai/agents';
import type { Memory, SessionTurn } from '../../generated/types.generated.ts';
import { fitsMetadata, MOST_CHARS, parsed, partsOf, storable } from '../common/parts.ts';

/** Source type of every turn, and the name under which its metadata hold the item. */
export const ITEMS = 'openai_agents';

/** Of an item that is too large for metadata: JSON in the contents of several turns, each behind its own number. */
interface Part {
  readonly part: number;
  readonly parts: number;
}

/**
 * An item of a session as turns: one, with the words of the item as content and the item itself in the metadata, or
 * several that hold it as JSON where it is too large.
 */
export function toTurns(item: AgentInputItem): SessionTurn[] {
  const json = JSON.stringify(item);
  const role = roleOf(item);
  const source = { type: ITEMS };
  if (fitsMetadata(json)) {
    const content = storable(wordsOf(item)) ?? `(${item.type ?? 'message'})`;
    return [{ role, content, source, metadata: { [ITEMS]: json } }];
  }
  // The number keeps a part of nothing but blanks from being refused.
  const parts = partsOf(json, MOST_CHARS - 20);
  return parts.map((text, part) => ({
    role,
    content: `${part} ${text}`,
    source,
    metadata: { [ITEMS]: JSON.stringify({ part, parts: parts.length } satisfies Part) },
  }));
}

/** An item with the memories that hold it. */
export interface StoredItem {
  readonly item: AgentInputItem;
  readonly memoryIds: readonly string[];
}

/** The items of turns, oldest first. Turns whose metadata somebody has edited beyond recognition are no items. */
export function toItems(memories: readonly Memory[]): StoredItem[] {
  const items: StoredItem[] = [];
  let parts: Memory[] = [];
  for (const memory of memories.toSorted((a, b) => (a.turn ?? 0) - (b.turn ?? 0))) {
    const stored = parsed(memory.metadata[ITEMS]);
    if (isPart(stored)) {
      parts = stored.part === 0 ? [memory] : [...parts, memory];
      if (stored.part + 1 < stored.parts || parts.length < stored.parts) continue;
      const whole = parsed(parts.map(({ content }) => content.slice(content.indexOf(' ') + 1)).join(''));
      if (isItem(whole)) items.push({ item: whole, memoryIds: parts.map(({ id }) => id) });
    } else if (isItem(stored)) items.push({ item: stored, memoryIds: [memory.id] });
  }
  return items;
}

/** Whether an item begins with this turn, so that those read so far make whole items. */
export function beginsItem({ metadata }: Memory): boolean {
  const stored = parsed(metadata[ITEMS]);
  return isPart(stored) ? stored.part === 0 : isItem(stored);
}

function isPart(stored: unknown): stored is Part {
  return isObject(stored) && typeof stored['part'] === 'number' && typeof stored['parts'] === 'number';
}

/** Sound as far as nobody has edited it: toTurns put it there, and each kind of item has a type or a role. */
function isItem(stored: unknown): stored is AgentInputItem {
  return isObject(stored) && ('type' in stored || 'role' in stored);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function roleOf(item: AgentInputItem): SessionTurn['role'] {
  if ('role' in item) return item.role;
  return item.type?.endsWith('_result') === true ? 'tool' : 'assistant';
}

function wordsOf(item: AgentInputItem): string {
  if (item.type === 'function_call') return `${item.name}(${item.arguments})`;
  if (item.type === 'function_call_result') return wordsIn(item.output);
  return 'content' in item ? wordsIn(item.content) : '';
}

/** The words of a message or result: a text, or parts of which some are texts. */
function wordsIn(content: unknown): string {
  if (typeof content === 'string') return content;
  const parts: readonly unknown[] = Array.isArray(content) ? content : [content];
  return parts.flatMap((part) => (isText(part) ? [part.text] : [])).join('\n');
}

function isText(part: unknown): part is { readonly text: string } {
  return typeof part === 'object' && part !== null && 'text' in part && typeof part.text === 'string';
}
