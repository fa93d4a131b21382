import { setTimeout as sleep } from 'node:timers/promises';
import type { Fleet } from '../fleet/fleet.ts';
import type { BenchService } from '../services.ts';
import type { Events } from './events.ts';

/** What is done to a running installation. */
export const faultNames = [
  'kill_api',
  'kill_worker',
  'restart_postgres',
  'crash_postgres',
  'restart_redis',
  'fill_redis',
] as const;
export type FaultName = (typeof faultNames)[number];

export interface Installation {
  readonly fleet: Fleet;
  readonly postgres: BenchService;
  readonly redis: BenchService;
  readonly events: Events;
  readonly random: () => number;
}

const DOWN_MS = 500;
const FULL_MS = 1_500;

/** Settles when what was taken away is back, except for processes, which come back by themselves. */
export async function cause(name: FaultName, installation: Installation): Promise<void> {
  const { fleet, postgres, redis, events, random } = installation;
  const one = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
  switch (name) {
    case 'kill_api':
      return one(fleet.apis)?.kill();
    case 'kill_worker':
      return one(fleet.workers)?.kill();
    case 'restart_postgres':
      await postgres.stop();
      await sleep(random() * DOWN_MS);
      return postgres.start();
    case 'crash_postgres':
      await postgres.kill();
      return postgres.start();
    case 'restart_redis':
      await redis.stop();
      await sleep(random() * DOWN_MS);
      return redis.start();
    case 'fill_redis':
      // Less than it holds already: it refuses every write.
      await limitWhenUp(events, 1);
      await sleep(FULL_MS);
      return limitWhenUp(events, 0);
  }
}

/** The connection of the bench may not have come back yet from a restart. */
async function limitWhenUp(events: Events, bytes: number): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await events.limitMemory(bytes);
    } catch (error) {
      if (attempt === 100) throw error;
      await sleep(100);
    }
  }
}

/** Faults without end, each kind once before any comes again, in an order drawn by chance. */
export function* faultsInRandomOrder(random: () => number): Generator<FaultName> {
  for (;;) {
    const left = [...faultNames];
    while (left.length > 0) {
      const [name] = left.splice(Math.floor(random() * left.length), 1);
      if (name !== undefined) yield name;
    }
  }
}
