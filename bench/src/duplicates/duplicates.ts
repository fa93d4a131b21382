import { type Holdfast, open } from '@holdfast/core';
import type { Bench, BenchOptions, Metrics } from '../bench.ts';
import { benchStore, fileIn } from '../bench-store.ts';
import { cpuMs } from '../measure.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { tasks } from './tasks.ts';

export const duplicates: Bench = {
  name: 'duplicates',
  summary: 'Work asked for again: found when it was done already, told from work that is near to it',
  flags: {},
  stores: ['sqlite', 'postgres'],
  async run(options) {
    return { settings: { store: options.store, tasks: tasks.length }, metrics: await measureDuplicates(options) };
  },
};

export async function measureDuplicates(options: BenchOptions): Promise<Metrics> {
  await using folder = await temporaryFolder();
  await using store = await benchStore(options.store, fileIn(folder.path));
  await using holdfast = await open({ ...store.place, embedder: { kind: 'none' }, worker: false, extraction: 'off' });
  for (const { done } of tasks) await holdfast.logWork({ action: done, output: { done } });
  const start = cpuMs();
  const same = await share(
    holdfast,
    tasks.map(({ done }) => [done, `  ${done.toUpperCase()}. `]),
  );
  const again = await share(
    holdfast,
    tasks.map((task) => [task.done, ...task.again]),
  );
  const retold = await share(
    holdfast,
    tasks.map(({ done, retold: words }) => [done, words]),
  );
  const others = await share(
    holdfast,
    tasks.map((task) => [task.done, ...task.others]),
  );
  const asked = tasks.reduce((count, task) => count + 2 + task.again.length + task.others.length, 0);
  return {
    'recall.respelt': same,
    'recall.again': again,
    'recall.retold': retold,
    false_alarm: others,
    'check.cpu_ms': (cpuMs() - start) / asked,
  };
}

/** Of the ways to ask (all but the first of each row), those that are answered with work that was done. */
async function share(holdfast: Holdfast, rows: readonly (readonly string[])[]): Promise<number> {
  const asked = rows.flatMap(([, ...ways]) => ways);
  let found = 0;
  for (const action of asked) if ((await holdfast.checkWork({ action })).done) found += 1;
  return found / asked.length;
}
