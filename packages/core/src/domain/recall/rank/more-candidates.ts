import { i32 } from '../index/column.ts';
import { note } from './scratch.ts';
import type { Ground } from './statistics.ts';
import { placeIn, type When } from './when.ts';

/** Adds the memories of the named time to those found; they may share no word with the question. */
export function noteMoment(grounds: readonly Ground[], when: When): void {
  if (when.moment === undefined) return;
  for (const ground of grounds) {
    const { partition, scratch, admits } = ground;
    for (let doc = 0; doc < partition.documents.count; doc += 1) {
      if (placeIn(when, ground, doc) === 'moment' && admits(doc)) note(scratch, doc);
    }
  }
}

/**
 * Fills what is found up to `wanted` with the latest words of the named speakers: a question about somebody known is
 * better answered by what they said last than by nothing.
 */
export function noteSpeakers(grounds: readonly Ground[], speakers: readonly string[], wanted: number): void {
  let missing = wanted - grounds.reduce((sum, { scratch }) => sum + scratch.foundCount, 0);
  for (const { partition, scratch, admits } of grounds) {
    const { documents } = partition;
    const ids = speakers.map((name) => documents.speakers.find(name)).filter((id) => id >= 0);
    for (let doc = documents.count - 1; doc >= 0 && missing > 0 && ids.length > 0; doc -= 1) {
      if (scratch.seen[doc] === 1 || !ids.includes(i32(documents.speaker.values, doc)) || !admits(doc)) continue;
      note(scratch, doc);
      missing -= 1;
    }
  }
}
