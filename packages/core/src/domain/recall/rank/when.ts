import { f64, i32 } from '../index/column.ts';
import type { TimeWindow } from '../understand/understanding.ts';
import type { RecipeProfile } from './profiles.ts';
import type { Ground } from './statistics.ts';

const DAY = 86_400_000;

/** When the question speaks of. */
export interface When {
  /** The named time itself; undefined when none is named, or one too long to mean a moment. */
  readonly moment: TimeWindow | undefined;
  /** The span in which something said about that time is looked for. */
  readonly window: TimeWindow | undefined;
}

export function whenOf(
  time: TimeWindow | undefined,
  window: TimeWindow | undefined,
  { moment }: Pick<RecipeProfile, 'moment'>,
): When {
  const short = time !== undefined && time.to - time.from <= moment.days * DAY;
  return { moment: short ? time : undefined, window };
}

/** Whether a memory happened in the named time, or in the span around it. */
export function placeIn({ moment, window }: When, { partition }: Ground, doc: number): 'moment' | 'window' | undefined {
  const at = f64(partition.documents.occurredAt.values, doc);
  if (moment !== undefined && at >= moment.from && at < moment.to) return 'moment';
  return window !== undefined && at >= window.from && at < window.to ? 'window' : undefined;
}

/**
 * The score with what the time adds. A memory of the named time gets its share even without a word of the question;
 * one around it only on top of words. Who speaks in another voice than the one asked for gets so much less of the
 * share as the voice's boost is worth, since the best score holds that boost.
 */
export function scoreAt(params: {
  readonly when: When;
  readonly profile: RecipeProfile;
  readonly ground: Ground;
  readonly doc: number;
  readonly score: number;
  readonly best: number;
}): number {
  const { when, profile, ground, doc, score, best } = params;
  const place = placeIn(when, ground, doc);
  if (place === 'moment') {
    const { factor, share } = profile.moment;
    // Where words find nothing at all, the time alone orders what there is.
    return factor * score + (share * (best === 0 ? 1 : best)) / missedVoices(ground, doc);
  }
  if (place === 'window' && score > 0) return profile.window.factor * score + profile.window.share * best;
  return score;
}

function missedVoices({ boosts }: Ground, doc: number): number {
  let missed = 1;
  for (const { voice } of boosts) {
    if (voice !== undefined && i32(voice.column, doc) !== voice.value) missed *= voice.factor;
  }
  return missed;
}
