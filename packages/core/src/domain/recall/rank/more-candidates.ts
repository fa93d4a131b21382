import { i32, u8 } from '../index/column.ts';
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

/** Adds the memories that are tied to what the question is about; they may share no word with it. */
export function noteRelated(grounds: readonly Ground[], related: ReadonlyMap<number, unknown>): void {
  for (const { partition, scratch, admits } of grounds) {
    for (const seq of related.keys()) {
      const doc = partition.find(seq);
      if (doc !== undefined && admits(doc)) note(scratch, doc);
    }
  }
}

/** Fewer results than this are too few for a question about somebody known. */
export const fewResults = 10;

/**
 * Fills what is found up to a few with the latest memories of the named speakers: a question about somebody known is
 * better answered by what they said last than by nothing. The number does not depend on how many results are asked
 * for, so that a place in the ranking does not, either.
 */
export function noteSpeakers(grounds: readonly Ground[], speakers: readonly string[]): void {
  if (speakers.length === 0) return;
  let missing = fewResults - grounds.reduce((sum, { scratch }) => sum + scratch.foundCount, 0);
  for (const { partition, scratch, admits } of grounds) {
    const { documents } = partition;
    const ids = new Set(speakers.map((name) => documents.speakers.find(name)).filter((id) => id >= 0));
    for (let doc = documents.count - 1; doc >= 0 && missing > 0 && ids.size > 0; doc -= 1) {
      if (u8(scratch.marks, doc) !== 0 || !ids.has(i32(documents.speaker.values, doc)) || !admits(doc)) continue;
      note(scratch, doc);
      missing -= 1;
    }
  }
}
