import type { Holdfast } from '@holdfast/core';
import type { Metrics } from '../bench.ts';
import type { DoneTask } from './script.ts';
import { about, kinds } from './texts.ts';

/** Asks before starting, for work that was done (in the same words and in others) and for work that is close to it and was not. */
export async function measureDuplicates(holdfast: Holdfast, tasks: readonly DoneTask[]): Promise<Metrics> {
  const recorded = new Set(tasks.map(({ task }) => task));
  let found = 0;
  let asked = 0;
  let alarms = 0;
  let others = 0;
  for (const { kind, part, task } of tasks) {
    const { reworded = [], near = [] } = kinds[kind] ?? {};
    for (const action of [task, ...reworded.map((words) => about(words, part))]) {
      asked += 1;
      if ((await holdfast.checkWork({ action, input: { part } })).done) found += 1;
    }
    for (const action of near.map((words) => about(words, part))) {
      if (recorded.has(action)) continue;
      others += 1;
      if ((await holdfast.checkWork({ action, input: { part } })).done) alarms += 1;
    }
  }
  return {
    'duplicates.asked': asked,
    duplicate_recall: found / Math.max(1, asked),
    'duplicates.others': others,
    duplicate_false_alarm: alarms / Math.max(1, others),
  };
}
