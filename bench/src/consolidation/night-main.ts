import { writeSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { open } from '@holdfast/core';
import { cpuMs } from '../measure.ts';
import { benchDay } from './a-day.ts';

/**
 * A process that consolidates a user's day and ends, or is killed before. It says when it is under way, and at the end
 * what it took. Arguments: database file or address, user.
 */
const [where = '', userId = ''] = process.argv.slice(2);
const place = where.startsWith('postgres') ? { database: where } : { path: where };
const holdfast = await open({ ...place, touches: false, night: false, jobLeaseMs: 600 });
const say = (message: object): void => void writeSync(1, `${JSON.stringify(message)}\n`);
const before = { cpu: cpuMs(), wall: performance.now(), rss: process.memoryUsage.rss() };
let most = before.rss;
const known = (await holdfast.listConsolidations({ userId })).consolidations.length > 0;
if (!known) await holdfast.consolidate({ userId, day: benchDay });
for (let told = false; ;) {
  const [run] = (await holdfast.listConsolidations({ userId })).consolidations;
  most = Math.max(most, process.memoryUsage.rss());
  if (!told && run?.state === 'running') {
    told = true;
    say({ started: true });
  }
  if (run?.state === 'done') {
    const took = { cpu_ms: cpuMs() - before.cpu, wall_ms: performance.now() - before.wall };
    say({ done: true, ...took, rss_mb: (most - before.rss) / 2 ** 20, report: run.report });
    break;
  }
  await setTimeout(10);
}
await holdfast.close();
