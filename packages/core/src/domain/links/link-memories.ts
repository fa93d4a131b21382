import { HoldfastError } from '../errors.ts';
import { isMadeByHoldfast } from '../memories/made-by-holdfast.ts';
import type { Memory } from '../memories/memory.ts';
import type { Platform } from '../platform.ts';
import { present } from '../present.ts';
import type { UserScope } from '../scope.ts';
import type { Readers, Store } from '../store.ts';
import { type Link, type LinkType, symmetricLinks } from './link-store.ts';

export interface LinkedPair {
  readonly link: Link;
  /** The memories at the link's ends. */
  readonly memories: readonly Memory[];
}

/**
 * Links two memories by hand.
 *
 * @throws HoldfastError not_found
 */
export async function linkMemories(
  { store, platform }: { readonly store: Store; readonly platform: Pick<Platform, 'now'> },
  scope: UserScope,
  {
    from,
    to,
    type,
    weight,
  }: { readonly from: string; readonly to: string; readonly type: LinkType; readonly weight: number },
): Promise<LinkedPair> {
  return store.write(scope, async (writers) => {
    const [one, other] = await memoriesOf(writers, scope, { from, to });
    const [a, b] = [present(one), present(other)];
    const origin = 'manual';
    await writers.links.put(scope, {
      links: [{ from: a.seq, to: b.seq, type, weight, origin }],
      at: platform.now(),
    });
    const ends = symmetricLinks.has(type) && a.seq > b.seq ? [b.seq, a.seq] : [a.seq, b.seq];
    const links = await writers.links.between(scope, { seqs: ends });
    const link = links.find((made) => made.type === type && made.from === ends[0] && made.to === ends[1]);
    return { link: present(link), memories: [a, b] };
  });
}

/**
 * Takes links between two memories away, of one type or of all; how many. Those stay that say of what Holdfast made a
 * memory, as forgetting follows them.
 *
 * @throws HoldfastError not_found
 */
export async function unlinkMemories(
  { store }: { readonly store: Store },
  scope: UserScope,
  { from, to, type }: { readonly from: string; readonly to: string; readonly type?: LinkType | undefined },
): Promise<number> {
  return store.write(scope, async (writers) => {
    const [one, other] = await memoriesOf(writers, scope, { from, to });
    const [a, b] = [present(one), present(other)];
    const between = await writers.links.between(scope, { seqs: [a.seq, b.seq] });
    const links = between.filter((link) => {
      if (type !== undefined && link.type !== type) return false;
      if (link.type === 'derived_from' && isMadeByHoldfast(a)) return false;
      return symmetricLinks.has(link.type) || link.from === a.seq;
    });
    return writers.links.remove(scope, { links });
  });
}

/**
 * The memories of these ids, in order; the keys are the fields that name them.
 *
 * @throws HoldfastError not_found naming the field of the first that is not there
 */
export async function memoriesOf(
  { memories }: Pick<Readers, 'memories'>,
  scope: UserScope,
  ids: Readonly<Record<string, string>>,
): Promise<Memory[]> {
  const found = new Map((await memories.getMany(scope, { ids: Object.values(ids) })).map((one) => [one.id, one]));
  return Object.entries(ids).map(([field, id]) => {
    const memory = found.get(id);
    if (memory !== undefined) return memory;
    throw new HoldfastError('not_found', {
      detail: `No memory ${id} in this scope. Name its space if it is not in the default one.`,
      faults: [{ field, message: 'was not found' }],
    });
  });
}
