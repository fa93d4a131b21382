import type { Memory } from '../../generated/types.generated.ts';
import { type MemoryPlace, readFrom } from './place.ts';

/** What an adapter looks for among its own memories. */
export interface OwnMemories {
  readonly sourceType: string;
  readonly sourceId?: string;
  readonly sessionId?: string;
  readonly tags?: string[];
  readonly order?: 'newest' | 'oldest';
}

const PAGE = 200;

/** Every one of them, page by page; archived ones too: what a framework has stored it expects to get back however old. */
export async function* ownMemories(place: MemoryPlace, own: OwnMemories): AsyncGenerator<Memory, void, undefined> {
  let cursor: string | undefined;
  do {
    const page = await place.client.listMemories({
      ...own,
      ...readFrom(place),
      states: ['active', 'paused', 'archived'],
      limit: own.sourceId === undefined ? PAGE : 1,
      ...(cursor === undefined ? {} : { cursor }),
    });
    yield* page.memories;
    cursor = page.nextCursor;
  } while (cursor !== undefined);
}

/** The first of them. */
export async function ownMemory(place: MemoryPlace, own: OwnMemories): Promise<Memory | undefined> {
  for await (const memory of ownMemories(place, own)) return memory;
  return undefined;
}

/** All of them at once. */
export async function allOwnMemories(place: MemoryPlace, own: OwnMemories): Promise<Memory[]> {
  const all: Memory[] = [];
  for await (const memory of ownMemories(place, own)) all.push(memory);
  return all;
}
