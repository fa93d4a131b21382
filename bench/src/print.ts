import type { Metrics, Settings } from './bench.ts';

export interface Progress {
  /** How far a part of the work is; `total` undefined when nobody knows. */
  readonly show: (done: number, total: number | undefined, what: string) => void;
  readonly clear: () => void;
}

/** Milliseconds between two lines where stderr is a file or a pipe: enough to see that a long run is alive. */
const LINE_EVERY_MS = 5_000;

/** A line on stderr that is rewritten in place; where no person watches, a line now and then. */
export function createProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  const watched = stream.isTTY;
  let last = performance.now();
  return {
    show(done, total, what) {
      if (performance.now() - last < (watched ? 100 : LINE_EVERY_MS)) return;
      last = performance.now();
      const part = total === undefined ? `${done}` : `${((100 * done) / total).toFixed(0)} %`;
      stream.write(watched ? `\r\u001b[K${what} ${part}` : `${what} ${part}\n`);
    },
    clear() {
      if (watched) stream.write('\r\u001b[K');
    },
  };
}

export function printTable(params: {
  readonly name: string;
  readonly settings: Settings;
  readonly metrics: Metrics;
}): void {
  const { name, settings, metrics } = params;
  console.log(name);
  const width = Math.max(0, ...[settings, metrics].flatMap((part) => Object.keys(part).map((key) => key.length)));
  for (const [key, value] of Object.entries(settings)) console.log(`  ${key.padEnd(width)}  ${value}`);
  console.log('');
  for (const [key, value] of Object.entries(metrics)) console.log(`  ${key.padEnd(width)}  ${format(value)}`);
}

function format(value: number): string {
  if (Number.isInteger(value)) return String(value);
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(4);
}
