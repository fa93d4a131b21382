import { i32, u8 } from '../../recall/index/column.ts';
import type { Ground, Piece } from './ground.ts';
import { inOrder } from './valid.ts';
import { item } from './chunks.ts';

/** The pieces with releases as late as those that they wait for make them at least, each as if it were alone. */
export function withHeads(ground: Ground): Piece[] {
  const pieces = [...ground.pieces];
  for (const at of inOrder(ground.input.tasks)) {
    const piece = item(pieces, at);
    const ends = piece.before.map(({ piece: other, lag }) => {
      const before = item(pieces, other);
      return Math.max(before.fixedEnd, earliestEnd(ground, before)) + lag;
    });
    pieces[at] = { ...piece, release: Math.max(piece.release, ...ends) };
  }
  return pieces;
}

/** No place of the piece ends before this slot; beyond all slots when it has none. */
function earliestEnd({ slots, dayOf }: Ground, { need, min, perDay, open, release }: Piece): number {
  if (need === 0) return 0;
  const whole = min >= need;
  let run = 0;
  let sum = 0;
  let day = -1;
  let onDay = 0;
  for (let at = release; at < slots; at += 1) {
    run = u8(open, at) === 1 ? run + 1 : 0;
    if (run === 0) continue;
    if (i32(dayOf, at) !== day) [day, onDay] = [i32(dayOf, at), 0];
    if (onDay < perDay) sum += 1;
    onDay += 1;
    if (whole ? run >= need : sum >= need) return at + 1;
  }
  return slots + 1;
}
