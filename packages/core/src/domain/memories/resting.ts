import type { UserScope } from '../scope.ts';
import type { Writers } from '../store.ts';
import type { Memory } from './memory.ts';

/** Typed memories that extraction made of a memory, with what else they rest on; deleted ones as well. */
async function typedOf(
  { links, memories }: Pick<Writers, 'links' | 'memories'>,
  scope: UserScope,
  seq: number,
): Promise<{ readonly typed: Memory; readonly bases: readonly Memory[] }[]> {
  const uses = await links.derivatives(scope, { seqs: [seq] });
  if (uses.length === 0) return [];
  const found = await memories.getBySeqs(scope, { seqs: [...new Set(uses.map(({ from }) => from))] });
  const made = found.filter(({ source }) => source?.type === 'extraction');
  const rests = await links.bases(scope, { seqs: made.map((typed) => typed.seq) });
  const others = await memories.getBySeqs(scope, { seqs: [...new Set(rests.map(({ to }) => to))] });
  return made.map((typed) => {
    const own = new Set(rests.filter(({ from }) => from === typed.seq).map(({ to }) => to));
    return { typed, bases: others.filter((base) => own.has(base.seq)) };
  });
}

/** Hides typed memories with the last of what they rest on: what was deleted must not be told in other words. */
export async function hideResting(
  writers: Pick<Writers, 'links' | 'memories'>,
  scope: UserScope,
  { seq, at }: { readonly seq: number; readonly at: number },
): Promise<void> {
  for (const { typed, bases } of await typedOf(writers, scope, seq)) {
    if (typed.deletedAt !== undefined || bases.some(({ deletedAt }) => deletedAt === undefined)) continue;
    await writers.memories.softDelete(scope, { id: typed.id, at });
  }
}

/**
 * Typed memories that were hidden with the deletion of what they rest on, and are to come back with `before`. Those that
 * somebody deleted or rejected by themselves are not among them.
 */
export async function hiddenWith(
  writers: Pick<Writers, 'links' | 'memories'>,
  scope: UserScope,
  before: Pick<Memory, 'seq'>,
): Promise<Memory[]> {
  const found = await typedOf(writers, scope, before.seq);
  return found.flatMap(({ typed, bases }) => {
    const { deletedAt } = typed;
    return deletedAt !== undefined && bases.some((base) => base.deletedAt === deletedAt) ? [typed] : [];
  });
}
