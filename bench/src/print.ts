import type { Metrics, Settings } from './bench.ts';

/** A line on stderr that is rewritten in place; nothing where nobody watches. */
export function createProgress(): { show(done: number, total: number | undefined, what: string): void; clear(): void } {
  const watched = process.stderr.isTTY;
  let last = 0;
  return {
    show(done, total, what) {
      if (!watched || performance.now() - last < 100) return;
      last = performance.now();
      const part = total === undefined ? `${done}` : `${((100 * done) / total).toFixed(0)} %`;
      process.stderr.write(`\r\u001b[K${what} ${part}`);
    },
    clear() {
      if (watched) process.stderr.write('\r\u001b[K');
    },
  };
}

export function printTable({ name, settings, metrics }: { name: string; settings: Settings; metrics: Metrics }): void {
  console.log(`${name}  ${Object.entries(settings).map(([key, value]) => `${key}=${value}`).join('  ')}`);
  const width = Math.max(0, ...Object.keys(metrics).map((key) => key.length));
  for (const [key, value] of Object.entries(metrics)) console.log(`  ${key.padEnd(width)}  ${format(value)}`);
}

function format(value: number): string {
  if (Number.isInteger(value)) return String(value);
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(4);
}
