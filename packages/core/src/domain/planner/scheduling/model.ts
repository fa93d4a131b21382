/*
 * What is scheduled, and into what. Instants are milliseconds since the epoch, UTC; durations are minutes; zones are
 * IANA names; times of day are minutes since local midnight.
 */

export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;
export type EnergyLevel = 'low' | 'medium' | 'high';

export interface TimeOfDay {
  readonly from: number;
  /** Exclusive. At or before `from`: on the next day. */
  readonly to: number;
}

export interface WeeklyTime extends TimeOfDay {
  /** 1 is Monday. The day on which it begins. */
  readonly weekdays: readonly Weekday[];
}

/**
 * When one kind of work may be done. An instant belongs to it exactly when the clock on the wall of the zone shows a time of
 * the ranges: what a change of clocks leaves out is not there, and what it repeats is there twice.
 */
export interface Hours {
  /** The kind of work. */
  readonly kind: string;
  readonly zone: string;
  readonly ranges: readonly WeeklyTime[];
  /** Dates (YYYY-MM-DD) with ranges of their own; none for a day off. */
  readonly dates?: Readonly<Record<string, readonly TimeOfDay[]>>;
}

/** How fit the person is when; `medium` where nothing is said. */
export interface Energy {
  readonly zone: string;
  readonly ranges: readonly (WeeklyTime & { readonly level: EnergyLevel })[];
}

/** A time that is taken, from a calendar. */
export interface Busy {
  readonly start: number;
  readonly end: number;
  /** Free minutes that it needs around it, say for a journey, in place of those of `Buffers`. */
  readonly before?: number;
  readonly after?: number;
}

/** Minutes that stay free. They are hard. */
export interface Buffers {
  readonly beforeBusy: number;
  readonly afterBusy: number;
  /** Between two blocks. */
  readonly between: number;
}

export interface Block {
  readonly task: string;
  readonly start: number;
  readonly end: number;
}

/** A block that a person has put there, or that has begun: it stays, whatever it lies upon. */
export interface FixedBlock {
  readonly start: number;
  readonly end: number;
  readonly why: 'pinned' | 'locked' | 'started';
}

export interface Split {
  /** Minutes of the shortest block; the last one may not be shorter either. */
  readonly min: number;
  /** Minutes of the longest block. */
  readonly max?: number;
  /** No block of another task between the first and the last one. */
  readonly together?: boolean;
}

export interface Task {
  readonly id: string;
  /** Work in all; fixed blocks are taken off it. */
  readonly minutes: number;
  /** How much an hour of lateness counts; above 0. */
  readonly weight: number;
  /** Which hours it may use; the first when not given. */
  readonly kind?: string;
  /** Not before. */
  readonly release?: number;
  /** Late after this: costs. */
  readonly due?: number;
  /** Never after this. */
  readonly deadline?: number;
  /** One block when not given. */
  readonly split?: Split;
  /** Minutes of it on one local day at most. */
  readonly perDay?: number;
  /** Tasks that must have ended, and so many minutes ago. */
  readonly after?: readonly { readonly task: string; readonly lag?: number }[];
  /** What it asks of the person; nothing when not given. */
  readonly energy?: EnergyLevel;
  readonly fixed?: readonly FixedBlock[];
}

export interface SchedulingInput {
  /** Nothing is placed before. */
  readonly now: number;
  /** Nothing is placed after. */
  readonly until: number;
  /** Its midnights part the days. */
  readonly zone: string;
  /** Blocks begin and end at whole multiples of so many minutes, counted from the epoch: 5, 10, 15, 20, 30 or 60. */
  readonly grid: number;
  readonly tasks: readonly Task[];
  readonly hours: readonly Hours[];
  readonly busy: readonly Busy[];
  readonly buffers: Buffers;
  readonly energy?: Energy;
  /** Minutes of planned work on one day beyond which it is too much: soft. */
  readonly dayLoad?: number;
  /** What was published, without fixed blocks: moving it costs. */
  readonly published?: readonly Block[];
}

/** Terms of the soft level, each in hours x weight; see costs.ts. */
export interface SoftTerms {
  readonly lateness: number;
  readonly waiting: number;
  readonly energy: number;
  readonly fragmentation: number;
  readonly load: number;
  readonly movement: number;
}

/** Lower is better; a level counts only where those before it are equal, but see `cost`. */
export interface Score {
  /** Rules that are broken: 0 in every plan that is given out. */
  readonly hard: number;
  /** Weight of the tasks without a place. */
  readonly medium: number;
  readonly soft: number;
  readonly terms: SoftTerms;
  /** What the search minimises: soft, and medium by a factor that outweighs any lateness of the same task. */
  readonly cost: number;
}
