import { monitorEventLoopDelay, PerformanceObserver } from 'node:perf_hooks';
import { createCounter, createGauge, type Instrument } from './instruments.ts';

/** What a Prometheus user expects of any process of Node, under the usual names. */
export interface ProcessFigures {
  readonly instruments: readonly Instrument[];
  /** Brings them up to date; the lag of the event loop is that since the last time. */
  read(): void;
  close(): void;
}

const nanosPerSecond = 1e9;
const microsPerSecond = 1e6;
/** Milliseconds between two looks at the loop; each costs a timer. */
const RESOLUTION_MS = 20;

/** Watches the event loop and the garbage collector from now on, until it is closed. */
export function watchProcess({ version }: { readonly version: string }): ProcessFigures {
  const rss = createGauge({ name: 'process_resident_memory_bytes', help: 'Resident memory size in bytes' });
  const started = createGauge({
    name: 'process_start_time_seconds',
    help: 'Start time of the process since the epoch',
  });
  const cpu = createCounter({ name: 'process_cpu_seconds_total', help: 'CPU time, user and system' });
  const heap = createGauge({ name: 'nodejs_heap_size_used_bytes', help: 'Heap in use' });
  const external = createGauge({ name: 'nodejs_external_memory_bytes', help: 'Memory outside of the heap' });
  const lag = createGauge({
    name: 'nodejs_eventloop_lag_seconds',
    help: 'Lag of the event loop since the last scrape',
    labels: ['quantile'],
  });
  const pauses = createCounter({ name: 'nodejs_gc_pause_seconds_total', help: 'Time of the garbage collector' });
  const build = createGauge({ name: 'holdfast_build_info', help: 'Version of this Holdfast', labels: ['version'] });
  build.set(1, version);
  started.set(Math.round(performance.timeOrigin) / 1_000);
  pauses.add(0);
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  const collector = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) pauses.add(duration / 1_000);
  });
  collector.observe({ entryTypes: ['gc'] });
  let used = 0;
  return {
    instruments: [rss, started, cpu, heap, external, lag, pauses, build],
    read() {
      const memory = process.memoryUsage();
      rss.set(memory.rss);
      heap.set(memory.heapUsed);
      external.set(memory.external);
      const { user, system } = process.cpuUsage();
      cpu.add((user + system - used) / microsPerSecond);
      used = user + system;
      // The timer itself waits for its resolution: what is beyond that is lag.
      const beyond = (nanos: number): number => Math.max(0, nanos / nanosPerSecond - RESOLUTION_MS / 1_000);
      const seen = delay.count > 0;
      lag.set(seen ? beyond(delay.percentile(50)) : 0, '0.5');
      lag.set(seen ? beyond(delay.percentile(99)) : 0, '0.99');
      lag.set(seen ? beyond(delay.max) : 0, '1');
      delay.reset();
    },
    close() {
      delay.disable();
      collector.disconnect();
    },
  };
}
