import type { UserScope } from '../scope.ts';
import type { Readers } from '../store.ts';
import type { Link, LinkType } from './link-store.ts';

/** Which links a walk follows. */
export interface Ways {
  readonly types?: readonly LinkType[];
  readonly minWeight?: number;
}

/** A memory that a walk came to, and how. */
export interface Reached {
  readonly seq: number;
  readonly hops: number;
  /** Product of the weights of the links on the way. */
  readonly strength: number;
  /** The last link of the way, and where it was entered; not of where the walk began. */
  readonly via?: { readonly link: Link; readonly from: number };
}

/** Links that are followed from one memory. */
const FAN_OUT = 50;

/**
 * Goes one link further from each of the memories, to where the walk has not been yet. Of several ways to a memory the
 * strongest counts. `cut` says that some memory has more links than are followed.
 */
export async function stepOn(
  { links }: Pick<Readers, 'links'>,
  scope: UserScope,
  {
    from,
    reached,
    ways,
  }: { readonly from: readonly Reached[]; readonly reached: ReadonlyMap<number, Reached>; readonly ways: Ways },
): Promise<{ readonly found: readonly Reached[]; readonly cut: boolean }> {
  const near = new Map(from.map((place) => [place.seq, place]));
  const around = await links.touching(scope, { seqs: [...near.keys()], ...ways, limit: FAN_OUT });
  const counts = new Map<number, number>();
  const found = new Map<number, Reached>();
  for (const link of around) {
    for (const [here, there] of [
      [link.from, link.to],
      [link.to, link.from],
    ] as const) {
      const place = near.get(here);
      if (place === undefined) continue;
      counts.set(here, (counts.get(here) ?? 0) + 1);
      const strength = place.strength * link.weight;
      if (reached.has(there) || strength <= (found.get(there)?.strength ?? -1)) continue;
      found.set(there, { seq: there, hops: place.hops + 1, strength, via: { link, from: here } });
    }
  }
  return {
    found: [...found.values()].toSorted((a, b) => b.strength - a.strength || a.seq - b.seq),
    cut: [...counts.values()].some((count) => count >= FAN_OUT),
  };
}
