import type { Memory } from '../../../domain/memories/memory.ts';
import type { MemoryReader } from '../../../domain/memories/memory-store.ts';
import { coversSpace, type UserScope } from '../../../domain/scope.ts';
import type { Session } from '../session.ts';
import { statement } from '../statement.ts';
import { memoryRows, toMemory } from './memory-row.ts';

interface Around {
  readonly userNo: number;
  readonly space: string;
  readonly sessionId: string;
  readonly turn: number;
  readonly limit: number;
}

const side = (earlier: boolean) =>
  statement((db, p: Around) =>
    memoryRows(db.selectFrom('memories'))
      .where('user_no', '=', p.userNo)
      .where('session_id', '=', p.sessionId)
      .where('space', '=', p.space)
      .where('turn', earlier ? '<' : '>', p.turn)
      .where('deleted_at', 'is', null)
      .orderBy('turn', earlier ? 'desc' : 'asc')
      .orderBy('seq', earlier ? 'desc' : 'asc')
      .limit(p.limit),
  );
const before = side(true);
const after = side(false);

/** Counts rows, not turn numbers: a deleted turn in between must not shorten the answer. */
export async function neighboursOf(
  session: Session,
  scope: UserScope,
  params: Parameters<MemoryReader['neighbours']>[1],
): Promise<Memory[][]> {
  const userNo = await session.userNo(scope);
  const answers: Memory[][] = [];
  for (const { space, sessionId, turn } of params.around) {
    if (userNo === undefined || !coversSpace(scope, space)) {
      answers.push([]);
      continue;
    }
    const centre = { userNo, space, sessionId, turn };
    const earlier = params.before > 0 ? await session.executor.all(before, { ...centre, limit: params.before }) : [];
    const later = params.after > 0 ? await session.executor.all(after, { ...centre, limit: params.after }) : [];
    answers.push([...earlier.toReversed(), ...later].map((row) => toMemory(scope, row)));
  }
  return answers;
}
