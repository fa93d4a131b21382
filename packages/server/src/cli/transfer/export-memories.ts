import type { OutputOf } from '@holdfast/contract';
import type { Call } from '../call.ts';
import { type ExportEnd, exportFormat, type ExportHeader, exportVersion, toExportLine } from './line-format.ts';

export interface ExportOptions {
  readonly call: Call;
  readonly user: string;
  readonly spaces: readonly string[] | '*';
}

type WireMemory = OutputOf<'listMemories'>['memories'][number];

const pageSize = 200;

/**
 * Everything in the scope as JSON lines: header, memories space by space from the oldest, end. One page is in memory at
 * a time. Memories that are written meanwhile may or may not be among them.
 */
export async function* exportMemories({ call, user, spaces }: ExportOptions): AsyncGenerator<string> {
  const named = spaces === '*' ? await allSpaces(call) : spaces;
  const header: ExportHeader = { format: exportFormat, version: exportVersion, user, spaces: named };
  yield JSON.stringify(header);
  let count = 0;
  for (const space of named) {
    for await (const memory of eachMemory(call, space)) {
      yield JSON.stringify(toExportLine(memory));
      count += 1;
    }
  }
  const end: ExportEnd = { end: { memories: count } };
  yield JSON.stringify(end);
}

/** Every memory of a space, the oldest first; one page is in memory at a time. */
export async function* eachMemory(call: Call, space: string): AsyncGenerator<WireMemory> {
  let cursor: string | undefined;
  do {
    const page = await call('listMemories', {
      spaces: [space],
      states: ['active', 'paused', 'archived'],
      order: 'oldest',
      limit: pageSize,
      ...(cursor === undefined ? {} : { cursor }),
    });
    yield* page.memories;
    cursor = page.nextCursor;
  } while (cursor !== undefined);
}

export async function allSpaces(call: Call): Promise<string[]> {
  const { memories } = await call('stats', { spaces: '*' });
  return Object.keys(memories.bySpace).toSorted();
}
