import { afterEach, beforeEach, expect, test } from 'vitest';
import { ana, oclock, schedulingWorld, type SchedulingWorld } from '../../../testing/planner/scheduling-world.ts';
import { newId } from '../../ids.ts';
import { writeWith } from '../records/records.ts';
import { learnedMinutes } from '../reflections/estimates.ts';
import type { TaskContent } from './task.ts';
import { createTask } from './write-task.ts';

let world: SchedulingWorld;
beforeEach(async () => {
  world = await schedulingWorld();
});
afterEach(() => world.store.close());

test('a task of which nobody said so is as long as such work was, however much else was done since', async () => {
  const { dependencies, platform, store } = world;
  const usual = { title: 'Done', owner: 'user', priority: 'normal', minutes: 60, dependsOn: [], tags: [] } as const;
  const done = (count: number, more: Pick<TaskContent, 'kind' | 'spentMinutes'>) => {
    const content = JSON.stringify({ ...usual, citations: [], endedAt: oclock(7), ...more } satisfies TaskContent);
    const record = { noun: 'task', state: 'done', content } as const;
    const records = Array.from({ length: count }, () => ({ ...record, id: newId(platform) }));
    return writeWith(dependencies, ana, ({ planner }, at) => planner.insert(ana, { records, at }));
  };
  await done(8, { kind: 'writing', spentMinutes: 90 });
  await done(200, { kind: 'calls', spentMinutes: 15 });
  const { minutes: _said, ...unsaid } = usual;
  const lengthOf = async (kind?: string) => {
    const made = await createTask(dependencies, ana, { ...unsaid, ...(kind === undefined ? {} : { kind }) });
    return made.minutes;
  };
  expect([await lengthOf('writing'), await lengthOf('calls'), await lengthOf()]).toEqual([80, 16, 30]);
  const likely = await store.read(ana, (readers) => learnedMinutes(readers, ana, { to: oclock(8) }));
  expect([likely({ kind: 'writing', minutes: 60 }), likely({ minutes: 60 })]).toEqual([86, 60]);
});
