import type { Scheduler } from './domain/scheduler.ts';

/** The timers of the machine, which let the process end when nothing else keeps it. */
export const systemScheduler: Scheduler = {
  after(ms, work) {
    const timer = setTimeout(work, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
