import { HoldfastError } from '@holdfast/contract';
import type { Call } from '../call.ts';
import { documentItems } from './document-items.ts';

export interface DocumentReport {
  readonly parts: number;
  readonly created: number;
  readonly duplicates: number;
  readonly replaced: number;
  /** Parts of an earlier, longer state of the document that no longer exist, and parts left out as their words were forgotten. */
  readonly forgotten: number;
}

const batchSize = 500;

/**
 * Remembers a document in pieces. The same document again stores nothing; a changed one needs `replace`, which makes new
 * versions of changed pieces and forgets those that are gone.
 *
 * @throws HoldfastError invalid_input when there are no words in it, source_conflict when it is stored with other words
 */
export async function importDocument(
  call: Call,
  {
    bytes,
    replace,
    space,
    onProgress,
    ...document
  }: {
    readonly bytes: Uint8Array;
    readonly name: string;
    readonly writtenAt: string;
    readonly tags: readonly string[];
    readonly space?: string | undefined;
    readonly replace: boolean;
    readonly onProgress: (state: { readonly done: number; readonly total: number }) => void;
  },
): Promise<DocumentReport> {
  const text = decode(bytes, document.name);
  if (text.trim() === '') throw documentFault(document.name, 'holds no words');
  const items = documentItems(text, { ...document, replace });
  const report = { parts: items.length, created: 0, duplicates: 0, replaced: 0, forgotten: 0 };
  for (let start = 0; start < items.length; start += batchSize) {
    const batch = items.slice(start, start + batchSize);
    const stored = await call('rememberMany', { space, items: batch, skipForgotten: true });
    report.created += stored.created;
    report.duplicates += stored.duplicates;
    report.replaced += stored.replaced;
    report.forgotten += stored.forgotten?.length ?? 0;
    onProgress({ done: start + batch.length, total: items.length });
  }
  if (replace) report.forgotten += await forgetAfter(call, { name: document.name, space, parts: items.length });
  return report;
}

async function forgetAfter(
  call: Call,
  { name, space, parts }: { readonly name: string; readonly space: string | undefined; readonly parts: number },
): Promise<number> {
  const spaces = space === undefined ? undefined : [space];
  const gone: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await call('listMemories', { spaces, sessionId: name, sourceType: 'document', limit: 200, cursor });
    for (const { id, turn } of page.memories) if (turn !== undefined && turn > parts) gone.push(id);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  for (const id of gone) await call('forgetMemory', { id, spaces });
  return gone.length;
}

/** A byte order mark stays: the pieces joined are the file. */
function decode(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw documentFault(name, 'is not valid UTF-8', error);
  }
}

function documentFault(name: string, message: string, cause?: unknown): HoldfastError {
  return new HoldfastError('invalid_input', {
    detail: `${name} ${message}.`,
    faults: [{ field: name, message }],
    cause,
  });
}
