import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { open } from '@holdfast/core';
import type { Metrics } from '../bench.ts';
import { cpuMs, percentile } from '../measure.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const batch = 500;
const warmUp = 200;
const beside = ['extract_memories', 'link_memories', 'embed_memories'] as const;
const patienceMs = 30 * 60_000;

/** Forgets a space of so many memories by its job, while somebody else goes on writing and recalling. */
export async function measureLarge(memories: number, progress: (done: number) => void): Promise<Metrics> {
  await using folder = await temporaryFolder();
  await using holdfast = await open({ path: join(folder.path, 'memory.db'), touches: false });
  for (let stored = 0; stored < memories; stored += batch) {
    const count = Math.min(batch, memories - stored);
    const items = Array.from({ length: count }, (_, n) => ({ content: `Note ${stored + n} of the harbour master` }));
    await holdfast.rememberMany({ userId: 'big', space: 'doomed', items });
    progress(stored + count);
  }
  // What extraction and linking still do with them is no part of the forgetting.
  while (
    (await holdfast.listJobs({ userId: 'big', kinds: [...beside], states: ['waiting', 'running'] })).jobs.length > 0
  ) {
    await sleep(100);
  }
  const times: number[] = [];
  let number = 0;
  const write = async (): Promise<void> => {
    const before = performance.now();
    await holdfast.remember({ userId: 'small', content: `Another note ${(number += 1)}` });
    times.push(performance.now() - before);
    await sleep(2);
  };
  while (times.length < warmUp) await write();
  const alone = times.splice(0);
  const asked = { userId: 'big', target: { type: 'space' as const }, spaces: ['doomed'] };
  const { planned } = await holdfast.forget({ ...asked, dryRun: true });
  const cpu = cpuMs();
  const wall = performance.now();
  const { id = '' } = await holdfast.forget({ ...asked, confirm: planned?.confirm ?? '' });
  for (;;) {
    for (let round = 0; round < 20; round += 1) await write();
    if ((await holdfast.getReceipt({ userId: 'big', id })).receipt !== undefined) break;
    if (performance.now() - wall > patienceMs) throw new Error('the forgetting has not come to an end');
  }
  return {
    'large.memories': memories,
    'large.cpu_ms': cpuMs() - cpu,
    'large.wall_ms': performance.now() - wall,
    'other_write.alone.wall_p95_ms': percentile(alone, 0.95),
    'other_write.during.wall_p95_ms': percentile(times, 0.95),
    'other_write.during.wall_max_ms': Math.max(...times),
  };
}
