import { expect, test } from 'vitest';
import { leftBehind, runWeek } from './week.ts';

test('after every death the next agent is told where the work stood, and no snapshot is lost, on Postgres', async () => {
  const flags = new Map([
    ['days', '2'],
    ['tasks', '6'],
    ['every', '20'],
  ]);
  const options = { store: 'postgres', data: undefined, flags, files: [], progress: () => undefined } as const;
  await using agents = leftBehind();
  const { metrics } = await runWeek(options, agents.make);
  expect(metrics['restarts']).toBeGreaterThan(2);
  expect(metrics).toMatchObject({ restored_rate: 1, snapshots_kept_rate: 1 });
}, 60_000);
