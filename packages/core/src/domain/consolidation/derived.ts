import type { Memory } from '../memories/memory.ts';

/** Source types of the memories that Holdfast makes of others. Callers may not use them. */
export type DerivedSource = 'extraction' | 'consolidation' | 'summary';

const derivedSources: ReadonlySet<string> = new Set<DerivedSource>(['extraction', 'consolidation', 'summary']);

/** Whether a memory was made of others: it is no source of a summary, so that nothing rests on itself. */
export function isDerived({ source }: Pick<Memory, 'source'>): boolean {
  return source !== undefined && derivedSources.has(source.type);
}
