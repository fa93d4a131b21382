import { defined } from '../../defined.ts';
import { newId } from '../../ids.ts';
import { present } from '../../present.ts';
import { defaultSpace, soleSpace, type UserScope } from '../../scope.ts';
import type { PlannerReader, PlannerRecord } from '../records/record-store.ts';
import { change, invalid, type PlannerDependencies, writeWith } from '../records/records.ts';
import type { Buffers, Energy, Hours, TimeOfDay, WeeklyTime } from '../scheduling/model.ts';

/** Hours of one kind of work. Times of day are minutes since local midnight. */
export interface KindHours {
  readonly kind: string;
  readonly ranges: readonly WeeklyTime[];
  /** Days (YYYY-MM-DD) with ranges of their own; none for a day off. */
  readonly dates?: Readonly<Record<string, readonly TimeOfDay[]>>;
}

/** How a person's time may be planned. Durations are minutes. */
export interface WorkingTime {
  /** Zone of the hours; that of the user when not given. */
  readonly zone?: string;
  /** The first kind is that of tasks of a kind without hours of its own. */
  readonly hours: readonly KindHours[];
  readonly buffers: Buffers;
  /** 5, 10, 15, 20, 30 or 60. */
  readonly grid: number;
  /** Tasks longer than `max` are done in blocks of these lengths, where they do not say otherwise. */
  readonly blocks: { readonly min: number; readonly max: number };
  readonly energy?: Energy['ranges'];
  /** Planned work of one day beyond which it is too much. */
  readonly dayLoad?: number;
}

const workdays = [1, 2, 3, 4, 5] as const;

/** For whoever has said nothing: weekdays from nine to five, with an hour in the middle. */
export const usualTime: WorkingTime = {
  hours: [
    {
      kind: 'work',
      ranges: [
        { weekdays: workdays, from: 540, to: 720 },
        { weekdays: workdays, from: 780, to: 1_020 },
      ],
    },
  ],
  buffers: { beforeBusy: 0, afterBusy: 0, between: 0 },
  grid: 15,
  blocks: { min: 30, max: 120 },
};

export interface KnownWorkingTime {
  readonly time: WorkingTime;
  /** Undefined while nothing was said. */
  readonly record: PlannerRecord | undefined;
}

/** That of the space where it has one, else that of the default space, else the usual one. */
export async function workingTimeOf(planner: PlannerReader, scope: UserScope): Promise<KnownWorkingTime> {
  const space = soleSpace(scope);
  const own = { ...scope, spaces: space === defaultSpace ? [space] : [space, defaultSpace] };
  const found = await planner.list(own, { noun: 'hours', limit: own.spaces.length });
  const record = found.find((one) => one.space === space) ?? found[0];
  return { time: record === undefined ? usualTime : readWorkingTime(record), record };
}

export function readWorkingTime({ content }: Pick<PlannerRecord, 'content'>): WorkingTime {
  // Sound: only this file writes them.
  return JSON.parse(content) as WorkingTime;
}

/** With the hours as the engine takes them. */
export function hoursIn(time: WorkingTime, zone: string): Hours[] {
  return time.hours.map(({ kind, ranges, dates }) => ({ kind, zone, ranges, ...defined({ dates }) }));
}

/** Sets the working time of one space; what is not given stays. @throws HoldfastError invalid_input */
export async function setWorkingTime(
  dependencies: PlannerDependencies,
  scope: UserScope,
  patch: Partial<WorkingTime>,
): Promise<KnownWorkingTime> {
  const space = soleSpace(scope);
  return writeWith(dependencies, scope, async ({ planner }, at) => {
    const known = await workingTimeOf(planner, scope);
    const time = { ...known.time, ...patch };
    checkTime(time);
    const content = JSON.stringify(time);
    if (known.record !== undefined && known.record.space === space) {
      return { time, record: await change(planner, scope, { record: known.record, patch: { content }, at }) };
    }
    const made = { id: newId(dependencies.platform), noun: 'hours', state: 'set', content } as const;
    const [record] = await planner.insert(scope, { records: [made], at });
    return { time, record: present(record) };
  });
}

/** What the shapes on the wire cannot say. @throws HoldfastError invalid_input */
export function checkTime({ hours, blocks }: WorkingTime): void {
  const kinds = hours.map(({ kind }) => kind);
  if (new Set(kinds).size < kinds.length) throw invalid('hours', 'must name each kind of work once');
  if (blocks.max < blocks.min) throw invalid('blocks.max', 'must not be below blocks.min');
  for (const [index, { ranges, dates = {} }] of hours.entries()) {
    for (const { from, to } of [...ranges, ...Object.values(dates).flat()]) {
      if (from === to) throw invalid(`hours[${index}]`, 'must not begin and end at the same time');
    }
  }
}
