import type { Mention } from '../../entities/entity-store.ts';
import type { ScannedLink } from '../../links/link-store.ts';
import type { Platform } from '../../platform.ts';
import { present } from '../../present.ts';
import type { UserScope } from '../../scope.ts';
import type { Store } from '../../store.ts';
import { type GraphRows, mostMentions } from './user-graph.ts';

const MOST_NAMES = 20_000;
const MOST_MENTIONS = 100_000;
const MOST_LINKS = 100_000;
/** Weaker links lead nowhere worth going. */
const LEAST_WEIGHT = 0.2;
/** Rows a page: so few that reading them keeps a turn of the event loop short. */
const PAGE = 2_000;
/** How far the clocks of processes may differ. */
const CLOCKS_MS = 1_000;

export interface ReadGraphParams {
  readonly store: Pick<Store, 'read'>;
  /** Gives up its turn between pages. */
  readonly platform: Pick<Platform, 'now' | 'yieldTurn'>;
  /** Of the strongest links so many are kept; 100,000 when not given. */
  readonly mostLinks?: number;
}

/** All entities, mentions and links of a user, page by page. What changes meanwhile may or may not be among them. */
export async function readGraph(params: ReadGraphParams, scope: UserScope): Promise<GraphRows> {
  const { store, platform } = params;
  const names = await store.read(scope, ({ entities }) => entities.names(scope, { limit: MOST_NAMES }));
  await platform.yieldTurn();
  const mentions: Mention[] = [];
  if (names.length > 0) {
    for (let after: Mention | undefined; mentions.length < MOST_MENTIONS; await platform.yieldTurn()) {
      const given = { mostOf: mostMentions, after, limit: PAGE };
      const page = await store.read(scope, ({ entities }) => entities.mentions(scope, given));
      mentions.push(...page);
      after = page.at(-1);
      if (page.length < PAGE) break;
    }
  }
  return { names, mentions, ...(await readLinks(params, scope)) };
}

/** The strongest links, those apart that were changed since the reading began: they may come a second time. */
async function readLinks(
  { store, platform, mostLinks = MOST_LINKS }: ReadGraphParams,
  scope: UserScope,
): Promise<Pick<GraphRows, 'links' | 'late'>> {
  const lateFrom = platform.now() - CLOCKS_MS;
  let links: ScannedLink[] = [];
  const late: ScannedLink[] = [];
  let minWeight = LEAST_WEIGHT;
  for (let after: ScannedLink | undefined; ; await platform.yieldTurn()) {
    const given = { minWeight, after, limit: PAGE };
    const page = await store.read(scope, (readers) => readers.links.scan(scope, given));
    for (const link of page) (link.updatedAt < lateFrom ? links : late).push(link);
    if (page.length < PAGE) break;
    after = page.at(-1);
    if (links.length < mostLinks * 2) continue;
    links = strongest(links, mostLinks);
    minWeight = present(links.at(-1)).weight;
  }
  return { links: links.length <= mostLinks ? links : strongest(links, mostLinks), late: late.slice(0, mostLinks) };
}

function strongest(links: readonly ScannedLink[], count: number): ScannedLink[] {
  return links.toSorted((a, b) => b.weight - a.weight || a.from - b.from || a.to - b.to).slice(0, count);
}
