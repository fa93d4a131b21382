import type { OperationName } from '@holdfast/contract';

/** Items of a batch that cost as much as a call. */
const itemsACall = 25;

/** Calls whose work grows with all that a user has. */
const heavy: Readonly<Partial<Record<OperationName, number>>> = {
  explainMiss: 5,
  consolidate: 20,
  forget: 10,
  path: 5,
  subgraph: 5,
  testAiSettings: 10,
  previewSchedule: 10,
  addCalendar: 5,
  syncCalendars: 5,
};

/** Fields of any input that say how much is asked for; checked by the schema before. */
interface Sized {
  readonly items?: unknown;
  readonly turns?: unknown;
  readonly events?: unknown;
  readonly k?: unknown;
  readonly [other: string]: unknown;
}

/**
 * What a call takes out of a bucket, in calls: 1 for most, more for batches, for searches that ask for much and for what
 * walks through all of a user's memories. The bounds of the schema bound this, too.
 */
export function costOf(name: OperationName, input: Sized): number {
  const items = [input.items, input.turns, input.events].find((list) => Array.isArray(list));
  if (Array.isArray(items)) return Math.max(1, Math.ceil(items.length / itemsACall));
  const base = heavy[name] ?? 1;
  const asked = typeof input.k === 'number' ? input.k : 0;
  return base + (asked > itemsACall ? Math.ceil(asked / itemsACall) : 0);
}
