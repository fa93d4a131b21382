import type { Memory } from '../memories/memory.ts';
import { present } from '../present.ts';
import type { UserScope } from '../scope.ts';
import type { Readers } from '../store.ts';

/** Source types of memories that Holdfast made by itself. Those of `summaries` tell of many others in words of their own. */
const made: ReadonlySet<string> = new Set(['extraction', 'consolidation', 'summary']);
const summaries: ReadonlySet<string> = new Set(['consolidation', 'summary']);

/**
 * The memories and what was derived from them: what rests on nothing else, and every summary that used one of them,
 * through all steps (a week's summary rests on those of its days). What also rests on a memory that stays, stays: it was
 * said there too.
 */
export async function withDerived(
  { links, memories }: Pick<Readers, 'links' | 'memories'>,
  scope: UserScope,
  chosen: readonly Memory[],
): Promise<{
  readonly memories: readonly Memory[];
  readonly stale: readonly { readonly space: string; readonly id: string }[];
}> {
  const all = new Map(chosen.map((memory) => [memory.seq, memory]));
  const stale = new Map<number, { readonly space: string; readonly id: string }>();
  for (let fresh: readonly number[] = [...all.keys()]; fresh.length > 0;) {
    const uses = await links.derivatives(scope, { seqs: fresh });
    const candidates = [...new Set(uses.map(({ from }) => from))].filter((seq) => !all.has(seq));
    const rests = Map.groupBy(await links.bases(scope, { seqs: candidates }), ({ from }) => from);
    const found = (await memories.getBySeqs(scope, { seqs: candidates })).filter(({ seq, source }) => {
      if (source === undefined || !made.has(source.type)) return false;
      return summaries.has(source.type) || present(rests.get(seq)).every(({ to }) => all.has(to));
    });
    for (const memory of found) {
      all.set(memory.seq, memory);
      const { space, source } = memory;
      if (source?.id !== undefined && summaries.has(source.type)) stale.set(memory.seq, { space, id: source.id });
    }
    fresh = found.map(({ seq }) => seq);
  }
  return {
    memories: [...all.values()],
    stale: [...stale.values()],
  };
}
