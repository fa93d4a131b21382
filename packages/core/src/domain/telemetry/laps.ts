import type { Arm } from './metrics.ts';

/** Times the arms of a recall. */
export interface ArmWatch {
  /** Milliseconds of a clock that never goes back. */
  now(): number;
  /** An arm took so long and has just ended. */
  ended(arm: Arm, ms: number): void;
}

/** Called at the end of each part, with its name. */
export type Lap = (arm: Arm) => void;

const untimed: Lap = () => undefined;

/** A stopwatch for parts that follow each other; without a watch it costs a call of an empty function. */
export function laps(watch: ArmWatch | undefined): Lap {
  if (watch === undefined) return untimed;
  let last = watch.now();
  return (arm) => {
    const now = watch.now();
    watch.ended(arm, now - last);
    last = now;
  };
}
