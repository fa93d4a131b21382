import type { UserScope } from '../../scope.ts';
import type { Readers } from '../../store.ts';
import { readBlock } from './block.ts';

/** Blocks that one look takes in at most. */
const MOST = 5_000;

/** Time set aside for a task. Instants are milliseconds. */
export interface PlannedBlock {
  readonly id: string;
  readonly taskId: string;
  readonly from: number;
  readonly to: number;
}

/**
 * Blocks that begin in a time, by their start, whatever has become of their tasks: what was planned for a day, as far as nobody
 * took it out again.
 */
export async function plannedBlocks(
  { times }: Pick<Readers, 'times'>,
  scope: UserScope,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<PlannedBlock[]> {
  const found = await times.between(scope, { noun: 'block', from, until: to, limit: MOST });
  return found.map(readBlock).flatMap(({ state, taskId, time: { id, start, end } }) =>
    // One that began before belongs to the day before.
    state === 'removed' || start < from ? [] : [{ id, taskId, from: start, to: end }],
  );
}
