import {
  BaseStore,
  type Item,
  type ListNamespacesOperation,
  type Operation,
  type OperationResults,
  type PutOperation,
  type SearchOperation,
} from '@langchain/langgraph';
import type { Memory, RememberItem } from '../../generated/types.generated.ts';
import { ownMemories, ownMemory } from '../common/pages.ts';
import { type MemoryPlace, readFrom, writtenTo } from '../common/place.ts';
import { chosenNamespaces, commonPrefix, meets } from './matching.ts';
import { isBelow, ITEMS, searchTagOf, sourceIdOf } from './names.ts';
import { type StoredItem, toItem, toMemory } from './stored-item.ts';

type SearchItem = Awaited<ReturnType<BaseStore['search']>>[number];

export interface HoldfastStoreOptions extends MemoryPlace {
  /** Paths of the values whose words are found, for items that name none; `$`, the whole value, when not given. */
  readonly fields?: readonly string[];
}

/** Items of one call. */
const BATCH = 500;
/** Results that a recall gives at most. */
const MOST_RECALLED = 100;
const MOST_QUERY_CHARS = 10_000;

/**
 * The long-term store of LangGraph over Holdfast: `graph.compile({ store: new HoldfastStore({ client }) })`. Each item is a
 * pinned memory of the user and space, so that it is also found, edited and forgotten by every other door.
 */
export class HoldfastStore extends BaseStore {
  readonly #place: HoldfastStoreOptions;

  constructor(options: HoldfastStoreOptions) {
    super();
    this.#place = options;
  }

  /** As in LangGraph's own store, what is read in a batch is as it was before the batch; of two writes to a key the last holds. */
  override async batch<Op extends readonly Operation[]>(operations: Op): Promise<OperationResults<Op>> {
    const results = await Promise.all(operations.map((operation) => this.#read(operation)));
    const writes = new Map<string, PutOperation>();
    for (const operation of operations) {
      if ('value' in operation) writes.set(JSON.stringify([operation.namespace, operation.key]), operation);
    }
    await this.#write([...writes.values()]);
    // Sound: #read answers each kind of operation with the kind of result that the type asks for.
    return results as OperationResults<Op>;
  }

  #read(operation: Operation): Promise<Item | null | SearchItem[] | string[][] | undefined> {
    if ('value' in operation) return Promise.resolve(undefined);
    if ('namespacePrefix' in operation) return this.#search(operation);
    if ('key' in operation) return this.#get(operation.namespace, operation.key);
    return this.#listNamespaces(operation);
  }

  async #find(namespace: readonly string[], key: string): Promise<Memory | undefined> {
    return ownMemory(this.#place, { sourceType: ITEMS, sourceId: await sourceIdOf(namespace, key) });
  }

  async #get(namespace: readonly string[], key: string): Promise<Item | null> {
    const memory = await this.#find(namespace, key);
    return (memory === undefined ? undefined : toItem(memory)?.item) ?? null;
  }

  async #write(writes: readonly PutOperation[]): Promise<void> {
    const { fields = ['$'] } = this.#place;
    const puts = writes.filter(({ value }) => value !== null);
    const items = await Promise.all(
      puts.map(({ namespace, key, value, index }) =>
        toMemory({ namespace, key, value, paths: index === false ? [] : (index ?? fields) }),
      ),
    );
    for (let from = 0; from < items.length; from += BATCH) await this.#put(items.slice(from, from + BATCH));
    await Promise.all(writes.filter(({ value }) => value === null).map((write) => this.#delete(write)));
  }

  async #put(items: RememberItem[]): Promise<void> {
    const { client } = this.#place;
    const { results } = await client.rememberMany({ items, ...writtenTo(this.#place) });
    // Known by its words: the value may have changed all the same.
    const again = results.flatMap(({ id, outcome }, at) => {
      const item = items[at];
      return outcome === 'duplicate' && item !== undefined ? [{ id, item }] : [];
    });
    await Promise.all(
      again.map(({ id, item: { metadata = {}, tags = [] } }) =>
        client.updateMemory({ id, metadata, tags, ...readFrom(this.#place) }),
      ),
    );
  }

  async #delete({ namespace, key }: PutOperation): Promise<void> {
    const memory = await this.#find(namespace, key);
    if (memory !== undefined) await this.#place.client.forgetMemory({ id: memory.id, ...readFrom(this.#place) });
  }

  async *#itemsBelow(prefix: readonly string[]): AsyncGenerator<StoredItem, void, undefined> {
    const own = { sourceType: ITEMS, tags: [await searchTagOf(prefix)], order: 'oldest' as const };
    for await (const memory of ownMemories(this.#place, own)) {
      const stored = toItem(memory);
      if (stored !== undefined && isBelow(stored.item.namespace, prefix)) yield stored;
    }
  }

  async #search(operation: SearchOperation): Promise<SearchItem[]> {
    const { namespacePrefix, filter = {}, limit = 10, offset = 0, query = '' } = operation;
    const fits = ({ item }: StoredItem): boolean =>
      isBelow(item.namespace, namespacePrefix) && meets(item.value, filter);
    const recalled =
      query.trim() === '' ? new Map<string, SearchItem>() : await this.#recall(namespacePrefix, query, fits);
    const found = [...recalled.values()];
    // Behind what the query found comes, without a score, what it did not: a store of vectors would rank that last.
    if (found.length < offset + limit) {
      for await (const stored of this.#itemsBelow(namespacePrefix)) {
        if (!recalled.has(stored.memoryId) && fits(stored)) found.push(stored.item);
        if (found.length >= offset + limit) break;
      }
    }
    return found.slice(offset, offset + limit);
  }

  /** Found by the query, best first, by the id of the memory. */
  async #recall(
    prefix: readonly string[],
    query: string,
    fits: (stored: StoredItem) => boolean,
  ): Promise<Map<string, SearchItem>> {
    const { results } = await this.#place.client.recall({
      query: query.slice(0, MOST_QUERY_CHARS).toWellFormed(),
      k: MOST_RECALLED,
      filter: { tags: [await searchTagOf(prefix)] },
      includeArchived: true,
      ...readFrom(this.#place),
    });
    return new Map(
      results.flatMap(({ memory, score }) => {
        const stored = toItem(memory);
        return stored?.indexed === true && fits(stored) ? [[memory.id, { ...stored.item, score }] as const] : [];
      }),
    );
  }

  async #listNamespaces(operation: ListNamespacesOperation): Promise<string[][]> {
    const namespaces = new Map<string, string[]>();
    for await (const { item } of this.#itemsBelow(commonPrefix(operation.matchConditions))) {
      namespaces.set(JSON.stringify(item.namespace), item.namespace);
    }
    return chosenNamespaces([...namespaces.values()], operation);
  }
}
