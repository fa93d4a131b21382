import { expect, test } from 'vitest';
import { deliverAll } from './redelivery.ts';

test('calls delivered up to three times, with the server killed in between, are each there once', async () => {
  const report = await deliverAll({ events: 60, kills: 2, seed: 3, progress: () => undefined });
  expect(report).toMatchObject({
    kills: 2,
    conversations: 60,
    conversations_twice: 0,
    turns_missing: 0,
    turns_twice: 0,
    memories_twice: 0,
    dead: 0,
  });
  expect(report['deliveries']).toBeGreaterThan(60);
}, 120_000);
