import type { RecallResult } from './query.ts';

/**
 * One place for memories that say the same: contents equal after NFKC, case folding and white space, in one space.
 * The best stands, of equally good ones the newest, which is the order given; the others are named.
 *
 * @param results best first
 */
export function collapseDuplicates(results: readonly RecallResult[]): RecallResult[] {
  const standing = new Map<string, { readonly result: RecallResult; readonly others: string[] }>();
  for (const result of results) {
    const key = `${result.memory.space}\n${sayingOf(result.memory.content)}`;
    const known = standing.get(key);
    if (known === undefined) standing.set(key, { result, others: [] });
    else known.others.push(result.memory.id);
  }
  return Array.from(standing.values(), ({ result, others }) =>
    others.length === 0 ? result : { ...result, duplicates: others },
  );
}

const ASCII = /^[\u0000-\u007f]*$/;

function sayingOf(content: string): string {
  const folded = (ASCII.test(content) ? content : content.normalize('NFKC')).toLowerCase();
  return folded.trim().replaceAll(/\s+/g, ' ');
}
