import { defined } from '../../defined.ts';
import type { UserScope } from '../../scope.ts';
import type { Writers } from '../../store.ts';
import { contentOfBlock, readBlock } from '../schedules/block.ts';
import { calendarForBlocks } from './calendar.ts';
import { MOST_TIMES } from './take-in.ts';

/**
 * Has a calendar show the blocks to come that are seen in none yet: those of its space, and of others whose blocks go where those of the
 * default space go. Inside a write.
 */
export async function adoptBlocks(
  { times, planner }: Pick<Writers, 'times' | 'planner'>,
  scope: UserScope,
  { calendarId, at }: { readonly calendarId: string; readonly at: number },
): Promise<void> {
  const all: UserScope = { ...scope, spaces: '*' };
  const ahead = await times.between(all, {
    noun: 'block',
    from: at,
    until: Number.MAX_SAFE_INTEGER,
    limit: MOST_TIMES,
  });
  const targets = new Map<string, string | undefined>();
  for (const time of ahead) {
    if (time.calendarId !== undefined) continue;
    const { space } = time;
    if (!targets.has(space)) {
      targets.set(space, (await calendarForBlocks(planner, { ...scope, spaces: [space] }))?.record.id);
    }
    if (targets.get(space) !== calendarId) continue;
    // What is known of it in a calendar that it was seen in before says nothing of this one.
    const { scheduleId } = readBlock(time);
    const content = contentOfBlock(defined({ scheduleId }));
    await times.update(all, { time, patch: { calendarId, content, unsent: true }, at });
  }
}
