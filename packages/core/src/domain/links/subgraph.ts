import type { UserScope } from '../scope.ts';
import type { Readers } from '../store.ts';
import type { Link } from './link-store.ts';
import { type Reached, stepOn, type Ways } from './walk.ts';

export interface Subgraph {
  /** Nearest first, then strongest. */
  readonly places: readonly Reached[];
  readonly links: readonly Link[];
  /** There was more than was taken. */
  readonly truncated: boolean;
}

/** The memories around some, up to so many links away and so many in all, with the links between them. */
export async function findSubgraph(
  readers: Pick<Readers, 'links'>,
  scope: UserScope,
  {
    from,
    hops,
    limit,
    ways,
  }: { readonly from: readonly number[]; readonly hops: number; readonly limit: number; readonly ways: Ways },
): Promise<Subgraph> {
  const starts = [...new Set(from)].map((seq): Reached => ({ seq, hops: 0, strength: 1 }));
  const reached = new Map(starts.slice(0, limit).map((place) => [place.seq, place]));
  let frontier: readonly Reached[] = [...reached.values()];
  let truncated = starts.length > limit;
  for (let hop = 0; hop < hops && frontier.length > 0; hop += 1) {
    const { found, cut } = await stepOn(readers, scope, { from: frontier, reached, ways });
    frontier = found.slice(0, limit - reached.size);
    truncated ||= cut || frontier.length < found.length;
    for (const place of frontier) reached.set(place.seq, place);
  }
  const { types, minWeight = 0 } = ways;
  const links = await readers.links.between(scope, { seqs: [...reached.keys()] });
  return {
    places: [...reached.values()],
    links: links.filter(({ type, weight }) => weight >= minWeight && types?.includes(type) !== false),
    truncated,
  };
}
