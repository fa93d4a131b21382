import type { Client } from '@holdfast/contract';

export interface Contents {
  readonly ids: ReadonlySet<string>;
  /** Stored memories of each batch, by the batch's own mark. */
  readonly batches: ReadonlyMap<string, number>;
}

/** Everything that a user has, page by page through the public client. */
export async function readContents(client: Client): Promise<Contents> {
  const ids = new Set<string>();
  const batches = new Map<string, number>();
  for (let cursor: string | undefined, first = true; first || cursor !== undefined; first = false) {
    const page = await client.listMemories({ limit: 200, ...(cursor === undefined ? {} : { cursor }) });
    for (const { id, metadata } of page.memories) {
      ids.add(id);
      const group = metadata['group'];
      if (typeof group === 'string') batches.set(group, (batches.get(group) ?? 0) + 1);
    }
    cursor = page.nextCursor;
  }
  return { ids, batches };
}

/** Batches of which some memories are there and some are not. */
export function countHalfStored({ batches }: Contents, batchSize: number): number {
  return [...batches.values()].filter((count) => count !== batchSize).length;
}
