import { type Night, nightUnit } from './night.ts';

/** What a night leaves of the weight of a link that nobody has used since: from 0.8 it fades away in about 140 nights. */
export const nightlyFactor = 0.98;
/** A link below this weight is removed. */
export const leastLinkWeight = 0.05;
const PAGE = 500;

/**
 * Lets automatic and reinforced links fade, once a day: what was touched today already, by this run or otherwise, keeps its
 * weight until the next.
 */
export async function fadeLinks(night: Night): Promise<void> {
  const { dependencies, scope, calendar } = night;
  const { platform } = dependencies;
  const before = calendar.spanOf(calendar.dayOf(platform.now())).from;
  for (let more = true; more;) {
    await nightUnit(night, async ({ links }, notes) => {
      const page = { before, factor: nightlyFactor, floor: leastLinkWeight, at: platform.now(), limit: PAGE };
      const { weakened, removed } = await links.decay(scope, page);
      if (weakened > 0) notes.count('links_weakened', weakened);
      if (removed > 0) notes.count('links_removed', removed);
      more = weakened + removed >= PAGE;
    });
  }
}
