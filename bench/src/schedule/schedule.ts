import type { Bench, BenchOptions, BenchResult } from '../bench.ts';
import { measureCalendars } from './calendar.ts';
import { measureOneMachine } from './one-machine.ts';
import { measureZones } from './zones.ts';

export const scheduleBench: Bench = {
  name: 'schedule',
  summary:
    'The scheduler: --set wt40 (one machine, --data a folder with wt40.txt and wtopt40.txt), calendar (generated fortnights), zones (every change of clocks)',
  flags: {
    set: 'wt40 (or wt50, wt100, ...), calendar or zones',
    ms: 'CPU milliseconds an instance (wt40: 50, other wt sets: 500, calendar: 1000)',
    seed: 'of the search (1)',
    tasks: 'calendar: numbers of tasks, with commas (8,10,20,50,100,200,500)',
    instances: 'calendar: calendars of each size (3)',
    'reference-seconds': 'calendar: CPU seconds of each of the three searches that give the reference (60)',
    fuzz: 'calendar: odd inputs whose plans are checked (10000)',
  },
  run(options) {
    return measure(options);
  },
};

async function measure(options: BenchOptions): Promise<BenchResult> {
  const set = options.flags.get('set') ?? 'wt40';
  if (set === 'calendar') return measureCalendars(options);
  if (set === 'zones') return measureZones(options);
  if (/^wt\d+$/.test(set)) return measureOneMachine(options, set);
  throw new Error(`--set must be wt and a number, calendar or zones, not ${set}`);
}
