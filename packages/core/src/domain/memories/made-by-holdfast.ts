import type { Memory } from './memory.ts';

/** Source types of memories that Holdfast makes of others; no caller may use them. */
const ownTypes: ReadonlySet<string> = new Set(['extraction', 'consolidation', 'summary']);

/** A typed memory or summary, not the words of somebody. */
export function isMadeByHoldfast({ source }: Pick<Memory, 'source'>): boolean {
  return source !== undefined && ownTypes.has(source.type);
}
