import { HoldfastError } from '../errors.ts';
import type { Platform } from '../platform.ts';
import { soleSpace, type UserScope } from '../scope.ts';
import type { Readers, Store } from '../store.ts';
import { noteEntities } from './note-entities.ts';
import { type FactStatement, stateFact, type StatedFact } from './state-fact.ts';

export interface FactDependencies {
  readonly store: Store;
  readonly platform: Platform;
  /** Zone of a user who is met for the first time. */
  readonly timeZone: string;
}

/**
 * Stores a fact that a caller states.
 *
 * @throws HoldfastError not_found when a source is not there
 */
export async function createFact(
  { store, platform, timeZone }: FactDependencies,
  scope: UserScope,
  {
    sources,
    ...statement
  }: Omit<FactStatement, 'sources' | 'origin'> & { /** Ids. */ readonly sources: readonly string[] },
): Promise<StatedFact> {
  soleSpace(scope);
  return store.write(scope, async (writers) => {
    await writers.users.ensure(scope, { at: platform.now(), timeZone });
    const seqs = await seqsOf(writers, scope, sources);
    const stated = await stateFact(writers, platform, scope, { ...statement, origin: 'caller', sources: seqs });
    await noteEntities(writers, platform, scope, stated.fact);
    return stated;
  });
}

async function seqsOf(
  { memories }: Pick<Readers, 'memories'>,
  scope: UserScope,
  ids: readonly string[],
): Promise<number[]> {
  const found = new Map((await memories.getMany(scope, { ids })).map(({ id, seq }) => [id, seq]));
  return ids.map((id, index) => {
    const seq = found.get(id);
    if (seq !== undefined) return seq;
    throw new HoldfastError('not_found', {
      detail: `No memory ${id} in the space of the fact.`,
      faults: [{ field: `sources[${index}]`, message: 'was not found' }],
    });
  });
}
