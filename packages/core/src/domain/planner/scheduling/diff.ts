import type { Block } from './model.ts';

export interface Move {
  readonly task: string;
  readonly from: { readonly start: number; readonly end: number };
  readonly to: { readonly start: number; readonly end: number };
}

/** What makes one plan of another. Nothing in it for equal plans, in whichever order their blocks are given. */
export interface PlanDiff {
  readonly added: readonly Block[];
  readonly moved: readonly Move[];
  readonly removed: readonly Block[];
  /** Blocks that stay. */
  readonly kept: number;
}

/** Blocks of a task that are not where they were are paired in order of time, so that as few as can be come or go. */
export function diffPlans(before: readonly Block[], after: readonly Block[]): PlanDiff {
  const key = ({ task, start, end }: Block): string => `${start} ${end} ${task}`;
  const old = new Set(before.map(key));
  const now = new Set(after.map(key));
  const byTime = (a: Block, b: Block): number => a.start - b.start;
  const gone = Map.groupBy(before.filter((block) => !now.has(key(block))).sort(byTime), ({ task }) => task);
  const come = Map.groupBy(after.filter((block) => !old.has(key(block))).sort(byTime), ({ task }) => task);
  const added: Block[] = [];
  const moved: Move[] = [];
  const removed: Block[] = [];
  for (const task of new Set([...gone.keys(), ...come.keys()])) {
    const from = gone.get(task) ?? [];
    const to = come.get(task) ?? [];
    from.forEach(({ start, end }, at) => {
      const target = to[at];
      if (target === undefined) removed.push({ task, start, end });
      else moved.push({ task, from: { start, end }, to: { start: target.start, end: target.end } });
    });
    added.push(...to.slice(from.length));
  }
  return { added, moved, removed, kept: after.length - added.length - moved.length };
}

export function isEmpty({ added, moved, removed }: PlanDiff): boolean {
  return added.length + moved.length + removed.length === 0;
}

/** What undoes a diff. */
export function inverseOf({ added, moved, removed, kept }: PlanDiff): PlanDiff {
  return {
    added: removed,
    moved: moved.map(({ task, from, to }) => ({ task, from: to, to: from })),
    removed: added,
    kept,
  };
}

/**
 * The plan after a diff, in order of time.
 * @throws RangeError when a block that is to be moved or removed is not there: the plan is not the one the diff was made for
 */
export function applyDiff(blocks: readonly Block[], { added, moved, removed }: PlanDiff): Block[] {
  const left = [...blocks];
  const take = (task: string, start: number, end: number): void => {
    const at = left.findIndex((one) => one.task === task && one.start === start && one.end === end);
    if (at < 0) throw new RangeError(`the plan has no block of ${task} at ${start}`);
    left.splice(at, 1);
  };
  for (const { task, start, end } of removed) take(task, start, end);
  for (const { task, from } of moved) take(task, from.start, from.end);
  return [...left, ...added, ...moved.map(({ task, to }) => ({ task, ...to }))].sort((a, b) => a.start - b.start);
}
