import type { Item } from '@langchain/langgraph';
import { invalidField } from '../../errors.ts';
import type { Memory, RememberItem } from '../../generated/types.generated.ts';
import { fitsMetadata, MOST_CHARS, parsed } from '../common/parts.ts';
import { ITEMS, sourceIdOf, tagsOf } from './names.ts';
import { wordsOf } from './words.ts';

/** What the metadata of an item's memory say, as a text of JSON. */
interface Stored {
  readonly namespace: readonly string[];
  readonly key: string;
  /** Absent where the value is too large and stands in the content as JSON. */
  readonly value?: unknown;
  /** false: not to be found by words. */
  readonly indexed: boolean;
}

/** A key and value of LangGraph, as it came out of Holdfast. */
export interface StoredItem {
  readonly memoryId: string;
  readonly indexed: boolean;
  readonly item: Item;
}

/**
 * An item as a memory. Its words are found and read like any other's; its value lies in the metadata, or, where it is too
 * large, is the content, as JSON.
 *
 * @throws HoldfastError invalid_input for a value that is no object or beyond 100,000 characters as JSON
 */
export async function toMemory({
  namespace,
  key,
  value,
  paths,
}: {
  readonly namespace: readonly string[];
  readonly key: string;
  readonly value: unknown;
  /** Where its words stand; none: not to be found by words. */
  readonly paths: readonly string[];
}): Promise<RememberItem> {
  if (typeof value !== 'object' || value === null) throw invalidField('value', 'must be an object');
  const where = { namespace, key, indexed: paths.length > 0 };
  const whole = JSON.stringify({ ...where, value } satisfies Stored);
  const inline = fitsMetadata(whole);
  const json = JSON.stringify(value);
  if (!inline && json.length > MOST_CHARS) {
    throw invalidField('value', `must be at most ${MOST_CHARS} characters as JSON`);
  }
  return {
    content: inline ? wordsOf(value, { paths, key }) : json,
    kind: 'semantic',
    tags: await tagsOf(namespace),
    source: { type: ITEMS, id: await sourceIdOf(namespace, key) },
    onConflict: 'replace',
    // State that a program relies on: it neither fades nor is merged with its like.
    pinned: true,
    metadata: { [ITEMS]: inline ? whole : JSON.stringify(where satisfies Stored) },
  };
}

/** The item of a memory; undefined where somebody has edited its metadata beyond recognition. */
export function toItem(memory: Memory): StoredItem | undefined {
  const stored = parsed(memory.metadata[ITEMS]);
  if (!isStored(stored)) return undefined;
  const { namespace, key, indexed } = stored;
  const value = 'value' in stored ? stored.value : parsed(memory.content);
  if (!isRecord(value)) return undefined;
  const item: Item = {
    namespace: [...namespace],
    key,
    value,
    createdAt: new Date(memory.createdAt),
    updatedAt: new Date(memory.updatedAt),
  };
  return { memoryId: memory.id, indexed, item };
}

function isStored(value: unknown): value is Stored {
  return (
    isRecord(value) &&
    Array.isArray(value['namespace']) &&
    value['namespace'].every((label) => typeof label === 'string') &&
    typeof value['key'] === 'string' &&
    typeof value['indexed'] === 'boolean'
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
