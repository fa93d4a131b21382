import { expect, test } from 'vitest';
import { shareFolder } from './processes.ts';

test('two MCP servers, an HTTP server and the CLI share a folder while one after the other is killed', async () => {
  const report = await shareFolder({ rounds: 2, seed: 2, progress: () => undefined });
  expect(report).toMatchObject({ lost: 0, failed: 0, not_seen: 0, kills: 2, closes_clean: 1 });
  expect(report.acknowledged).toBeGreaterThan(8);
}, 120_000);
