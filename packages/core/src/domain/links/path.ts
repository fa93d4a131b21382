import { present } from '../present.ts';
import type { UserScope } from '../scope.ts';
import type { Readers } from '../store.ts';
import type { Link } from './link-store.ts';
import { type Reached, stepOn, type Ways } from './walk.ts';

/** A way between two memories: storage numbers from the first to the last, and a link between each two. */
export interface Path {
  readonly found: boolean;
  readonly seqs: readonly number[];
  readonly links: readonly Link[];
  /** There was more than was looked at. */
  readonly truncated: boolean;
}

/** Memories that a search for a way looks at. */
const MOST_MEMORIES = 1_000;

/** The shortest way of at most `maxHops` links, of equally short ones a strong one. */
export async function findPath(
  readers: Pick<Readers, 'links'>,
  scope: UserScope,
  {
    from,
    to,
    maxHops,
    ways,
  }: { readonly from: number; readonly to: number; readonly maxHops: number; readonly ways: Ways },
): Promise<Path> {
  const start: Reached = { seq: from, hops: 0, strength: 1 };
  const reached = new Map<number, Reached>([[from, start]]);
  let frontier: readonly Reached[] = [start];
  let truncated = false;
  for (let hop = 0; hop < maxHops && !reached.has(to) && frontier.length > 0; hop += 1) {
    const { found, cut } = await stepOn(readers, scope, { from: frontier, reached, ways });
    const room = MOST_MEMORIES - reached.size;
    const arrived = found.find(({ seq }) => seq === to);
    frontier = arrived === undefined ? found.slice(0, room) : [arrived];
    truncated ||= cut || found.length > room;
    for (const place of frontier) reached.set(place.seq, place);
  }
  if (!reached.has(to)) return { found: false, seqs: [], links: [], truncated };
  const seqs = [to];
  const links: Link[] = [];
  for (let via = present(reached.get(to)).via; via !== undefined; via = present(reached.get(via.from)).via) {
    seqs.unshift(via.from);
    links.unshift(via.link);
  }
  return { found: true, seqs, links, truncated };
}
