import { f64, i32 } from '../index/column.ts';
import { note, type Scratch } from './scratch.ts';
import { borderOf, scoreReached } from './standing.ts';
import type { Ground } from './statistics.ts';
import { Top } from './top.ts';

/**
 * Chooses what is ranked: the admitted documents with the best words, with their session's share and the boosts of
 * who spoke applied. With a limit of Infinity nothing is cut.
 *
 * @param params.session weight of the session's score beside the words
 */
export function chooseCandidates(params: {
  readonly grounds: readonly Ground[];
  readonly limit: number;
  readonly session: number;
}): void {
  const { grounds, limit, session } = params;
  const reached = grounds.reduce((sum, { scratch }) => sum + scratch.reachedCount, 0);
  if (reached > limit) {
    scoreReached(grounds, session);
    noteBest(grounds, limit);
    return;
  }
  for (const { scratch, admits } of grounds) {
    for (let at = 0; at < scratch.reachedCount; at += 1) {
      const doc = i32(scratch.reached, at);
      if (admits(doc)) note(scratch, doc);
    }
  }
}

/**
 * Notes the admitted documents with the best scores above 0. Whether they are admitted is asked of the best alone, as
 * nearly all are; when one of them is not, of all.
 */
function noteBest(grounds: readonly Ground[], limit: number): void {
  if (noteIfAdmitted(grounds, limit)) return;
  for (const { scratch, admits } of grounds) {
    const { scores, reached, reachedCount } = scratch;
    for (let at = 0; at < reachedCount; at += 1) if (!admits(i32(reached, at))) scores[at] = 0;
  }
  noteIfAdmitted(grounds, limit);
}

function noteIfAdmitted(grounds: readonly Ground[], limit: number): boolean {
  const all = grounds.map(({ scratch }) => ({ scores: scratch.scores, count: scratch.reachedCount }));
  const { scale, bucket, room } = borderOf(all, limit);
  const tied = new Top(room);
  const better: { readonly scratch: Scratch; readonly doc: number }[] = [];
  for (const ground of grounds) {
    const { scratch, admits } = ground;
    const { scores, reached, reachedCount } = scratch;
    // From the end, where the newest are: then most of the rest is turned away by one comparison.
    for (let at = reachedCount - 1; at >= 0; at -= 1) {
      const score = f64(scores, at);
      if (score * scale < bucket || score === 0) continue;
      const doc = i32(reached, at);
      if (!admits(doc)) return false;
      if (score * scale >= bucket + 1) better.push({ scratch, doc });
      else if (tied.admits(score)) tied.offer({ ground, doc, score });
    }
  }
  for (const { scratch, doc } of better) note(scratch, doc);
  for (const { ground, doc } of tied.list()) note(ground.scratch, doc);
  return true;
}
