import type { Holdfast } from '@holdfast/core';
import type { ServerMetrics } from './figures.ts';
import { createGauge } from './instruments.ts';
import type { ProcessFigures } from './process-figures.ts';

/** The content type of the text format. */
export const expositionType = 'text/plain; version=0.0.4; charset=utf-8';

/** So long the state of the store and its queue is not asked for again: several scrapers cost no more than one. */
const FRESH_MS = 2_000;
/** A store that hangs must not keep the other figures from being seen. */
const PATIENCE_MS = 3_000;

/** Whom the state of things is asked of. */
export interface FigureSources extends Pick<Holdfast, 'figures'> {
  /** Seconds since the epoch; undefined where nothing is scheduled. */
  readonly newestBackup: (() => Promise<number | undefined>) | undefined;
}

/** The whole page, brought up to date. It never fails: `database_up` says when the database could not be asked. */
export function createExposition(params: {
  readonly metrics: ServerMetrics;
  readonly process: ProcessFigures;
  readonly sources: FigureSources;
  readonly now: () => number;
}): () => Promise<string> {
  const { metrics, sources, now } = params;
  const up = createGauge({ name: 'database_up', help: '1 while the database answers' });
  const backup = createGauge({
    name: 'backup_last_success_timestamp_seconds',
    help: 'When the newest backup was made, where a schedule asks for some; 0 while there is none',
  });
  const instruments = [...metrics.instruments, up, backup, ...params.process.instruments];
  let asked = -Infinity;
  let asking: Promise<void> | undefined;

  const refresh = async (): Promise<void> => {
    if (sources.newestBackup !== undefined) backup.set((await sources.newestBackup()) ?? 0);
    try {
      metrics.state(await sources.figures());
      up.set(1);
    } catch {
      // The gauge tells it; what was known before stays, and the calls that fail are counted where they do.
      up.set(0);
    }
  };

  const late = async (): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const timer = setTimeout(() => resolve(true), PATIENCE_MS);
    const isLate = await Promise.race([promise, (asking ?? Promise.resolve()).then(() => false)]);
    clearTimeout(timer);
    if (isLate) up.set(0);
  };

  return async () => {
    if (now() - asked >= FRESH_MS && asking === undefined) {
      asked = now();
      asking = refresh().finally(() => {
        asking = undefined;
      });
    }
    await late();
    params.process.read();
    return instruments.map((one) => one.text()).join('');
  };
}
