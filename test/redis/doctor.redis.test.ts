import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, type RedisClientType } from 'redis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { runCli } from '../../packages/server/src/cli/testing/spawn-cli.ts';
import type { Service } from '../../scripts/services/service.ts';
import { startOwnService } from '../../scripts/services/start.ts';

let server: Service;
let redis: RedisClientType;
let data = '';

beforeAll(async () => {
  server = await startOwnService('redis', () => undefined);
  redis = createClient({ url: server.url });
  redis.on('error', () => undefined);
  await redis.connect();
  data = await mkdtemp(join(tmpdir(), 'holdfast-doctor-'));
});
afterAll(async () => {
  redis.destroy();
  await server.remove();
  await rm(data, { recursive: true });
});

const examination = z.object({
  status: z.string(),
  findings: z.array(
    z.object({ name: z.string(), status: z.string(), detail: z.string(), next: z.string().optional() }),
  ),
  settings: z.array(z.object({ name: z.string(), value: z.unknown() })),
});

/** What `holdfast doctor` says of Redis and of events, and all that it prints. */
async function doctor(): Promise<{ readonly findings: [string, string][]; readonly printed: string }> {
  const { stdout: printed } = await runCli(['doctor', '--json'], { data, env: { HOLDFAST_REDIS_URL: server.url } });
  const { findings } = examination.parse(JSON.parse(printed));
  const ours = findings.filter(({ name }) => name === 'redis' || name === 'events');
  return { findings: ours.map(({ status, detail }) => [status, detail]), printed };
}

test('a Redis set up well is found so, and its password is not shown', { timeout: 30_000 }, async () => {
  const { findings, printed } = await doctor();
  expect(findings).toHaveLength(1);
  expect(findings[0]?.[0]).toBe('ok');
  expect(findings[0]?.[1]).toMatch(/^(?:Redis|Valkey) \d+\.\d+.* volatile-lfu$/u);
  expect(printed).not.toContain(new URL(server.url).password);
  expect(printed).toContain('(hidden)');
});

test('events that may be thrown away or lost, and dead letters, are warned of', { timeout: 30_000 }, async () => {
  await redis.configSet({ 'maxmemory-policy': 'allkeys-lfu', appendonly: 'no' });
  await redis.xAdd('memory.ingest', '*', { event: '{}' });
  await redis.xAdd('memory.ingest.dead', '*', { event: '{}', code: 'invalid_input' });
  const { findings } = await doctor();
  expect(findings.map(([status]) => status)).toEqual(['ok', 'warning', 'warning', 'ok', 'warning']);
  const said = findings.map(([, detail]) => detail).join('\n');
  expect(said).toContain('allkeys-lfu may throw away events');
  expect(said).toContain('no append-only file');
  expect(said).toContain('1 wait in memory.ingest');
  expect(said).toContain('1 of memory.ingest could not be stored');
});

test('a Redis that does not answer is a warning: Holdfast works without it', { timeout: 30_000 }, async () => {
  await server.stop();
  const { findings, printed } = await doctor();
  expect(findings).toEqual([['warning', 'does not answer (ECONNREFUSED)']]);
  expect(printed).not.toContain(new URL(server.url).password);
});
