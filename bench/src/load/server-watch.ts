import type { Metrics } from '../bench.ts';

const EVERY_MS = 1_000;

/** Resident memory and CPU of a server over time, as Prometheus would see them. */
export function watchServer(url: string): { stop(): Promise<Metrics> } {
  const samples: { readonly seconds: number; readonly bytes: number; readonly cpu: number; readonly age: number }[] =
    [];
  const start = performance.now();
  let last: Promise<void> = Promise.resolve();
  const look = async (): Promise<void> => {
    const text = await (await fetch(`${url}/metrics`)).text();
    const bytes = Number(/^process_resident_memory_bytes (\S+)$/mu.exec(text)?.[1]);
    const cpu = Number(/^process_cpu_seconds_total (\S+)$/mu.exec(text)?.[1]);
    const age = Number(/^job_queue_age_seconds\{kind="extract_memories"\} (\S+)$/mu.exec(text)?.[1]);
    samples.push({ seconds: (performance.now() - start) / 1_000, bytes, cpu, age });
  };
  // A look that fails leaves a gap; whether the server answers, its clients tell.
  const timer = setInterval(() => {
    last = look().catch(() => undefined);
  }, EVERY_MS);
  return {
    async stop() {
      clearInterval(timer);
      await last;
      // The first half fills caches and pools.
      const [first] = samples;
      const final = samples.at(-1);
      const cpu = first === undefined || final === undefined ? Number.NaN : final.cpu - first.cpu;
      const settled = samples.slice(Math.floor(samples.length / 2));
      return {
        'server.cpu_s': cpu,
        // How far what is made of writes was behind.
        'jobs.oldest_s': samples.reduce((most, { age }) => Math.max(most, age), 0),
        'rss_mb.first': (first?.bytes ?? Number.NaN) / 1e6,
        'rss_mb.last': (final?.bytes ?? Number.NaN) / 1e6,
        'rss_mb.most': samples.reduce((most, { bytes }) => Math.max(most, bytes), 0) / 1e6,
        // Of the second half: what stays after that is growth.
        'rss_mb.slope_per_min': (slope(settled) * 60) / 1e6,
      };
    },
  };
}

/** Bytes a second, by least squares. */
function slope(samples: readonly { readonly seconds: number; readonly bytes: number }[]): number {
  const count = samples.length;
  const middle = samples.reduce((sum, { seconds }) => sum + seconds, 0) / count;
  const mean = samples.reduce((sum, { bytes }) => sum + bytes, 0) / count;
  let above = 0;
  let below = 0;
  for (const { seconds, bytes } of samples) {
    above += (seconds - middle) * (bytes - mean);
    below += (seconds - middle) ** 2;
  }
  return above / below;
}
