import { expect, test } from 'vitest';
import type { Metrics } from '../bench.ts';
import { speed } from './speed.ts';

async function measure(flags: Readonly<Record<string, string>>): Promise<Metrics> {
  const given = new Map(Object.entries(flags));
  const { metrics } = await speed.run({
    store: 'postgres',
    data: undefined,
    flags: given,
    files: [],
    progress: () => undefined,
  });
  return metrics;
}

function expectNumbers(metrics: Metrics, names: readonly string[]): void {
  for (const name of names) {
    expect(metrics[name], name).toBeTypeOf('number');
    expect(metrics[name], name).not.toBeNaN();
  }
}

test('one user of Postgres is measured beside SQLite, and by 16 clients', async () => {
  const metrics = await measure({ n: '60', queries: '6', adds: '8', warm: '5' });
  expectNumbers(metrics, ['recall.p50_ms', 'recall.over_sqlite', 'row_read.p50_ms', 'floor.p50_ms', 'add16_per_s']);
  expectNumbers(metrics, ['clients16.wall_p95_ms', 'cold.recall_ms', 'bytes_per_memory']);
}, 60_000);
