import { chunkText } from './chunk.ts';

/** A piece of a document as an item of rememberMany. */
export interface DocumentItem {
  readonly content: string;
  readonly kind: 'semantic';
  readonly occurredAt: string;
  readonly sessionId: string;
  readonly turn: number;
  readonly source: { readonly type: 'document'; readonly id: string };
  readonly metadata: { readonly document: string; readonly part: number; readonly parts: number };
  readonly tags?: readonly string[];
  readonly onConflict?: 'replace';
}

/**
 * The pieces of a document, in order. The document is their session and the part their turn, so that neighbours of a
 * found piece are the text around it; joined by turn, their contents are the document.
 */
export function documentItems(
  text: string,
  {
    name,
    writtenAt,
    tags,
    replace,
  }: { readonly name: string; readonly writtenAt: string; readonly tags: readonly string[]; readonly replace: boolean },
): DocumentItem[] {
  const pieces = chunkText(text);
  return pieces.map((content, index) => ({
    content,
    kind: 'semantic',
    occurredAt: writtenAt,
    sessionId: name,
    turn: index + 1,
    source: { type: 'document', id: `${name}#${index + 1}` },
    metadata: { document: name, part: index + 1, parts: pieces.length },
    ...(tags.length === 0 ? {} : { tags }),
    ...(replace ? { onConflict: 'replace' } : {}),
  }));
}
