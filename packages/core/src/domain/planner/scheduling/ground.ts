import { f64, i32 } from '../../recall/index/column.ts';
import { costs, energyCost, MOVED_SHARE, unplacedHours } from './costs.ts';
import { dayStarts, expandHours } from './hours.ts';
import type { Busy, EnergyLevel, SchedulingInput, Task } from './model.ts';
import { checkInput } from './valid.ts';
import { item } from './chunks.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** A task on the grid. Slots count from the origin; costs are in hours x weight. */
export interface Piece {
  readonly task: Task;
  /** Slots that are left to place, beside its fixed blocks. */
  readonly need: number;
  readonly min: number;
  readonly max: number;
  /** Slots on one day at most. */
  readonly perDay: number;
  readonly together: boolean;
  readonly weight: number;
  /** First slot, and the slot at which it has to have ended. */
  readonly release: number;
  readonly deadline: number;
  /** In slots, with a fraction; infinite without a due date. */
  readonly due: number;
  /** 1 where its kind of work may be done. */
  readonly open: Uint8Array;
  /** Sums of the cost of energy over all slots before one; undefined when it asks for none. */
  readonly energy: Float64Array | undefined;
  /** Where its last fixed block ends, in slots; 0 without one. */
  readonly fixedEnd: number;
  /** Slots of fixed blocks by day, where the day has a limit. */
  readonly fixedByDay: ReadonlyMap<number, number>;
  /** Places in `pieces`, with slots between. */
  readonly before: readonly { readonly piece: number; readonly lag: number }[];
  readonly behind: readonly { readonly piece: number; readonly lag: number }[];
  /** Its published blocks: start and end by turns. */
  readonly published: readonly number[];
}

/** The input on a grid of slots. */
export interface Ground {
  readonly input: SchedulingInput;
  /** Start of slot 0. */
  readonly origin: number;
  readonly slot: number;
  readonly slots: number;
  /** Hours a slot. */
  readonly slotHours: number;
  readonly pieces: readonly Piece[];
  /** Slots that stay free between two blocks. */
  readonly gap: number;
  /** The day of each slot, counted from 0. */
  readonly dayOf: Int32Array;
  readonly days: number;
  /** Slots of fixed blocks a day, and at most in all. */
  readonly fixedLoad: Int32Array;
  readonly loadCap: number;
  readonly unplaced: number;
  /** Published blocks that may move before it counts as upheaval. */
  readonly mayMove: number;
}

/** @throws HoldfastError invalid_input */
export function groundOf(input: SchedulingInput): Ground {
  checkInput(input);
  const slot = input.grid * MINUTE;
  const origin = Math.ceil(input.now / slot) * slot;
  const slots = Math.max(0, Math.floor((input.until - origin) / slot));
  const until = origin + slots * slot;
  const dayOf = daysOf(input, origin, slots);
  const split = splitSlots(input, origin, slots);
  const days = i32(dayOf, slots - 1) + 1;
  const gap = Math.ceil((input.buffers.between * MINUTE) / slot);
  const toSlot = (instant: number): number => (instant - origin) / slot;
  const opened = openSlots(input, { origin, slot, slots, until });
  const energies = energySums(input, { origin, slot, slots, until });
  const waits = input.tasks.flatMap(({ after = [] }, behind) =>
    after.map(({ task, lag = 0 }) => {
      const piece = input.tasks.findIndex(({ id }) => id === task);
      return { behind, piece, lag: Math.ceil(lag / input.grid) };
    }),
  );
  const published = Map.groupBy(input.published ?? [], ({ task }) => task);
  const fixedLoad = new Int32Array(days);
  // Limits of a day hold for all of it, also where it began before the planned time or ends after it.
  const before = dayStarts({ zone: input.zone, from: origin - 2 * DAY, until: origin + 1 });
  const wholeDays = {
    from: Math.floor(toSlot(item(before, before.length - 1))),
    to: toSlot(item(dayStarts({ zone: input.zone, from: until, until: until + 2 * DAY }), 1)),
  };
  const pieces = input.tasks.map((task, at): Piece => {
    const fixed = task.fixed ?? [];
    const done = fixed.reduce((sum, { start, end }) => sum + (end - start), 0);
    const need = Math.max(0, Math.ceil((task.minutes * MINUTE - done) / slot));
    const fixedByDay = new Map<number, number>();
    for (const one of fixed) {
      const last = Math.min(wholeDays.to, toSlot(one.end));
      for (let at = Math.max(wholeDays.from, Math.floor(toSlot(one.start))); at < last; at += 1) {
        const day = i32(dayOf, Math.min(slots - 1, Math.max(0, at)));
        for (const own of split.has(at) ? [day, day + 1] : [day]) fixedByDay.set(own, (fixedByDay.get(own) ?? 0) + 1);
        fixedLoad[day] = i32(fixedLoad, day) + 1;
      }
    }
    const min = Math.ceil(((task.split?.min ?? task.minutes) * MINUTE) / slot);
    const max = task.split?.max === undefined ? need : Math.floor((task.split.max * MINUTE) / slot);
    const own = (published.get(task.id) ?? []).toSorted((a, b) => a.start - b.start);
    return {
      task,
      need,
      min: Math.min(min, need),
      max,
      perDay: task.perDay === undefined ? Infinity : Math.floor((task.perDay * MINUTE) / slot),
      together: task.split?.together === true,
      weight: task.weight,
      release: Math.max(0, Math.ceil(toSlot(task.release ?? origin))),
      deadline: Math.min(slots, Math.floor(toSlot(task.deadline ?? until))),
      due: task.due === undefined ? Infinity : toSlot(task.due),
      open: openOf(opened.get(task.kind) ?? new Uint8Array(slots), task, split),
      energy: task.energy === undefined ? undefined : energies?.(task.energy),
      fixedEnd: Math.max(0, ...fixed.map(({ end }) => Math.ceil(toSlot(end)))),
      fixedByDay,
      before: waits.filter(({ behind }) => behind === at).map(({ piece, lag }) => ({ piece, lag })),
      behind: waits.filter(({ piece }) => piece === at).map(({ behind, lag }) => ({ piece: behind, lag })),
      published: own.flatMap(({ start, end }) => [toSlot(start), toSlot(end)]),
    };
  });
  return {
    input,
    origin,
    slot,
    slots,
    slotHours: slot / HOUR,
    pieces,
    gap,
    dayOf,
    days,
    fixedLoad,
    loadCap: input.dayLoad === undefined ? Infinity : input.dayLoad / input.grid,
    unplaced: unplacedHours(input.now, input.until),
    mayMove: Math.floor(MOVED_SHARE * (input.published?.length ?? 0)),
  };
}

interface Frame {
  readonly origin: number;
  readonly slot: number;
  readonly slots: number;
  readonly until: number;
}

function daysOf(input: SchedulingInput, origin: number, slots: number): Int32Array {
  const slot = input.grid * MINUTE;
  const days = new Int32Array(slots);
  for (const start of dayStarts({ zone: input.zone, from: origin, until: origin + slots * slot }).slice(1)) {
    const from = Math.ceil((start - origin) / slot);
    for (let at = from; at < slots; at += 1) days[at] = i32(days, at) + 1;
  }
  return days;
}

/** Slots in which a local day ends before they do: zones with quarters of an hour on a coarse grid. */
function splitSlots(input: SchedulingInput, origin: number, slots: number): ReadonlySet<number> {
  const slot = input.grid * MINUTE;
  const starts = dayStarts({ zone: input.zone, from: origin, until: origin + slots * slot });
  return new Set(
    starts.filter((start) => (start - origin) % slot !== 0).map((start) => Math.floor((start - origin) / slot)),
  );
}

/** A task with a limit a day has no use for slots that belong to two days. */
function openOf(open: Uint8Array, { perDay }: Task, split: ReadonlySet<number>): Uint8Array {
  if (perDay === undefined || split.size === 0) return open;
  return open.map((own, at) => (split.has(at) ? 0 : own));
}

/** Where each kind of work may be done: in its hours, and in no busy time, buffer or fixed block. */
function openSlots(input: SchedulingInput, frame: Frame): Map<string | undefined, Uint8Array> {
  const { origin, slot, slots, until } = frame;
  const shut = (open: Uint8Array, start: number, end: number): void => {
    open.fill(0, Math.max(0, Math.floor((start - origin) / slot)), Math.max(0, Math.ceil((end - origin) / slot)));
  };
  const fixed = input.tasks.flatMap((task) => task.fixed ?? []);
  const between = input.buffers.between * MINUTE;
  const opened = new Map<string | undefined, Uint8Array>();
  for (const { kind, zone, ranges, dates } of input.hours) {
    const open = opened.get(kind) ?? new Uint8Array(slots);
    for (const { start, end } of expandHours({ zone, ranges, dates, from: origin, until })) {
      open.fill(1, Math.ceil((start - origin) / slot), Math.floor((end - origin) / slot));
    }
    opened.set(kind, open);
  }
  for (const open of opened.values()) {
    for (const one of input.busy) {
      const { before, after } = margins(one, input);
      shut(open, one.start - before, one.end + after);
    }
    for (const { start, end } of fixed) shut(open, start - between, end + between);
  }
  const first = input.hours[0];
  const usual = opened.get(first?.kind);
  return usual === undefined ? opened : opened.set(undefined, usual);
}

/** Milliseconds that stay free around a busy time. */
function margins(one: Busy, { buffers }: SchedulingInput): { readonly before: number; readonly after: number } {
  return {
    before: (one.before ?? buffers.beforeBusy) * MINUTE,
    after: (one.after ?? buffers.afterBusy) * MINUTE,
  };
}

/** For a wanted level, what the slots cost, summed from the first on; undefined when nothing is known of the person. */
function energySums(input: SchedulingInput, frame: Frame): ((wanted: EnergyLevel) => Float64Array) | undefined {
  const { energy } = input;
  if (energy === undefined) return undefined;
  const { origin, slot, slots, until } = frame;
  const levels: EnergyLevel[] = Array.from({ length: slots }, () => 'medium');
  for (const { level, ...range } of energy.ranges) {
    for (const { start, end } of expandHours({ zone: energy.zone, ranges: [range], from: origin, until })) {
      levels.fill(level, Math.ceil((start - origin) / slot), Math.ceil((end - origin) / slot));
    }
  }
  return (wanted) => {
    const sums = new Float64Array(slots + 1);
    levels.forEach((given, at) => {
      sums[at + 1] = f64(sums, at) + (energyCost(wanted, given) * slot) / HOUR;
    });
    return sums;
  };
}

/** The cost of a task that ends at a slot's start: late, and waiting; grows with `end`. */
export function timeCost({ slotHours }: Ground, piece: Piece, end: number): number {
  const late = end - piece.due;
  return piece.weight * slotHours * ((late > 0 ? late : 0) + costs.waiting * end);
}
