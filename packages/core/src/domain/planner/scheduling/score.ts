import { type Board, energyOf, fragments, movedOf } from './board.ts';
import { costs } from './costs.ts';
import type { Score } from './model.ts';
import { endOf } from './chunks.ts';

/** The score of a board by level and term. Nothing on a board breaks a hard rule; checkPlan() sees to that from outside. */
export function scoreOf(board: Board): Score {
  const { ground } = board;
  const { slotHours, loadCap } = ground;
  let medium = 0;
  let [lateness, waiting, energy, fragmentation] = [0, 0, 0, 0];
  let moved = 0;
  ground.pieces.forEach((piece, at) => {
    const chunks = board.chunksOf(at);
    moved += movedOf(piece, chunks);
    if (!board.isPlaced(at)) {
      medium += piece.weight;
      return;
    }
    const end = endOf(piece, chunks);
    lateness += piece.weight * slotHours * Math.max(0, end - piece.due);
    waiting += piece.weight * slotHours * costs.waiting * end;
    energy += energyOf(piece, chunks);
    fragmentation += fragments(chunks);
  });
  let over = 0;
  for (let day = 0; day < ground.days; day += 1) over += Math.max(0, board.loadOf(day) - loadCap);
  const movement = moved * costs.moved + Math.max(0, moved - ground.mayMove) * costs.upheaval;
  const load = over * slotHours * costs.overload;
  const terms = { lateness, waiting, energy, fragmentation, load, movement };
  const soft = lateness + waiting + energy + fragmentation + load + movement;
  return { hard: 0, medium, soft, terms, cost: soft + medium * ground.unplaced };
}
