import type { Terminal } from './terminal.ts';

export interface Progress {
  /** `done` and `total` are bytes or items; `count` is what the rate counts. */
  update(state: { readonly done: number; readonly total?: number | undefined; readonly count: number }): void;
  /** Removes the bar. */
  finish(): void;
}

const barWidth = 24;
const redrawMs = 80;

/** A bar on stderr with percentage and rate; nothing where no person is watching. */
export function createProgress(
  terminal: Terminal,
  { label, unit, now }: { readonly label: string; readonly unit: string; readonly now: () => number },
): Progress {
  if (!terminal.interactive) return { update: () => {}, finish: () => {} };
  const start = now();
  let drawn = Number.NEGATIVE_INFINITY;
  return {
    update({ done, total, count }) {
      const at = now();
      if (at - drawn < redrawMs) return;
      drawn = at;
      const line = progressLine({ label, unit, done, total, count, elapsedMs: at - start });
      terminal.stderr.write(`\r\u001B[2K${terminal.errColors.cyan(line)}`);
    },
    finish() {
      if (drawn !== Number.NEGATIVE_INFINITY) terminal.stderr.write('\r\u001B[2K');
    },
  };
}

/** `Importing ████████░░░░ 66 % 12,000 memories, 8,000/s` */
export function progressLine(state: {
  readonly label: string;
  readonly unit: string;
  readonly done: number;
  readonly total?: number | undefined;
  readonly count: number;
  readonly elapsedMs: number;
}): string {
  const { label, unit, done, total, count, elapsedMs } = state;
  const rate = elapsedMs <= 0 ? 0 : Math.round((count * 1_000) / elapsedMs);
  const counted = `${formatCount(count)} ${unit}, ${formatCount(rate)}/s`;
  if (total === undefined || total <= 0) return `${label} ${counted}`;
  const share = Math.min(done / total, 1);
  const full = Math.round(share * barWidth);
  return `${label} ${'█'.repeat(full)}${'░'.repeat(barWidth - full)} ${Math.floor(share * 100)} % ${counted}`;
}

export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

export function formatMemories(count: number): string {
  return count === 1 ? '1 memory' : `${formatCount(count)} memories`;
}
