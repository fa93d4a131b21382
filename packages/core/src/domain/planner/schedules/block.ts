import type { Block } from '../scheduling/model.ts';
import type { PlannerTime } from '../times/time-store.ts';

/**
 * `free`: the scheduler may move it; `pinned`: a person put it there; `locked`: it is to stay where the scheduler put it;
 * `removed`: it is no more, and the calendar elsewhere has yet to hear of it.
 */
export type BlockState = 'free' | 'pinned' | 'locked' | 'removed';
/** What holds a block in its place; `free` for nothing. */
export type Hold = Exclude<BlockState, 'removed'>;

/** What is kept of a block beside its times. */
export interface BlockContent {
  /** The run of the scheduler that put it where it is. */
  readonly scheduleId?: string;
  /** Of the event in the calendar elsewhere, as it was last seen. */
  readonly etag?: string;
  readonly eventId?: string;
}

export interface TaskBlock extends BlockContent {
  readonly time: PlannerTime;
  readonly state: BlockState;
  readonly taskId: string;
}

export function readBlock(time: PlannerTime): TaskBlock {
  // Sound: only this folder and that of calendars write blocks, each with its task.
  return {
    ...(JSON.parse(time.content) as BlockContent),
    time,
    state: time.state as BlockState,
    taskId: time.taskId ?? '',
  };
}

export function contentOfBlock({ scheduleId, etag, eventId }: BlockContent): string {
  return JSON.stringify({ scheduleId, etag, eventId } satisfies Record<keyof BlockContent, unknown>);
}

/** As the engine knows it. */
export function placeOf({ taskId, time: { start, end } }: TaskBlock): Block {
  return { task: taskId, start, end };
}
