import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { compose } from './compose.ts';
import { type Config, loadConfig } from './config/load.ts';
import type { Edge } from './http/edge.ts';
import { createLogger } from './logging.ts';
import { serve } from './testing/serve.ts';

const logger = createLogger({ logLevel: 'silent', logFormat: 'json' });

function configWith(overrides: Partial<Config>): Config {
  const data = mkdtempSync(join(tmpdir(), 'holdfast-compose-'));
  return loadConfig({ env: {}, overrides: { data, port: 0, ...overrides } }).config;
}

describe('the first start', () => {
  test('makes one key, shows it once and keeps only its hash', async () => {
    const config = configWith({});
    const first = await compose(config, { logger });
    expect(first.firstKey).toMatch(/^hf_/);
    expect(await first.api.authenticate(first.firstKey)).toMatchObject({ kind: 'key' });
    await first.close();
    for (const file of readdirSync(config.data)) {
      expect(readFileSync(join(config.data, file)).includes(first.firstKey ?? '')).toBe(false);
    }
    const second = await compose(config, { logger });
    expect(second.firstKey).toBeUndefined();
    await second.close();
  });

  test('makes none when the configuration gives one', async () => {
    const apiKey = 'a-long-preset-secret-of-the-operator';
    const config = configWith({ apiKey });
    const server = await compose(config, { logger });
    expect(server.firstKey).toBeUndefined();
    expect(await server.api.authenticate(apiKey)).toMatchObject({ kind: 'key' });
    await server.close();
  });

  test('refuses a public address as long as no key exists', async () => {
    const config = configWith({ host: '0.0.0.0' });
    await expect(compose(config, { logger })).rejects.toMatchObject({
      code: 'config_invalid',
      faults: [{ field: 'HOLDFAST_HOST' }],
    });
    const preset = await compose({ ...config, apiKey: 'a-long-preset-secret-of-the-operator' }, { logger });
    await preset.close();
    const known = await compose(config, { logger });
    await known.close();
  });
});

describe('roles', () => {
  test('a worker does the jobs that an api process leaves, and answers nothing but its health', async () => {
    await using api = await serve({ role: 'api', restoreDays: 0, extraction: 'off' });
    const { json } = await api.call('POST', '/v1/memories', { json: { content: 'The old gate code is 4711.' } });
    const { id } = z.object({ memory: z.object({ id: z.string() }) }).parse(json).memory;
    await api.call('DELETE', `/v1/memories/${id}`);
    expect((await api.call('GET', '/v1/stats')).json).toMatchObject({ memories: { deleted: 1 }, jobs: { waiting: 1 } });
    const worker = await compose({ ...api.config, role: 'worker', port: 0, host: '127.0.0.1' }, { logger });
    const { url } = await worker.listen();
    try {
      expect(worker.firstKey).toBeUndefined();
      expect((await fetch(`${url}/v1/health/ready`)).status).toBe(200);
      const { json: opened } = await api.call('POST', '/v1/calendars/feed', { json: {} });
      const feed = z.object({ path: z.string(), token: z.string() }).parse(opened);
      expect((await fetch(`${api.url}${feed.path}`)).status).toBe(200);
      const open = [feed.path, `/v1/calendar-feeds/${feed.token}`];
      for (const path of [...open, '/v1/memories', '/openapi.json', '/docs', '/mcp']) {
        expect((await fetch(`${url}${path}`)).status).toBe(404);
      }
      await vi.waitFor(async () => {
        const { json: after } = await api.call('GET', '/v1/stats');
        // What waits is the night.
        expect(after).toMatchObject({ memories: { deleted: 0 }, jobs: { waiting: 1, running: 0 } });
      });
    } finally {
      await worker.close();
    }
  });

  test('a worker starts on a public address without a key: it lets nobody in', async () => {
    const worker = await compose(configWith({ role: 'worker', host: '0.0.0.0' }), { logger });
    expect(worker.firstKey).toBeUndefined();
    await worker.close();
  });
});

describe('listening', () => {
  test('on a taken port names it and what to do', async () => {
    await using running = await serve();
    const second = await compose(configWith({ port: Number(new URL(running.url).port) }), { logger });
    const refused = second.listen();
    await expect(refused).rejects.toMatchObject({ code: 'port_in_use' });
    await expect(refused).rejects.toThrow(new RegExp(`Port ${new URL(running.url).port} .*HOLDFAST_PORT`));
    await second.close();
  });

  test('on an address that is not there names the setting', async () => {
    const config = configWith({ host: '127.0.0.1.invalid', apiKey: 'a-long-preset-secret-of-the-operator' });
    const server = await compose(config, { logger });
    await expect(server.listen()).rejects.toMatchObject({ code: 'config_invalid' });
    await server.close();
  });
});

describe('shutting down', () => {
  test('answers what is under way, refuses what comes, then closes', async () => {
    const started = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    const ended: string[] = [];
    const slow: Edge = {
      method: 'GET',
      path: '/slow',
      handler: async () => {
        started.resolve();
        await gate.promise;
        return new Response('done');
      },
      close: async () => {
        ended.push('edge');
      },
    };
    await using server = await serve({}, () => [slow]);
    const underWay = server.call('GET', '/slow');
    await started.promise;
    const closing = server.close();
    // By a connection of its own, as whoever has not heard yet that the server goes.
    const late = await fetch(`${server.url}/v1/health/live`);
    expect([late.status, late.headers.get('connection')]).toEqual([503, 'close']);
    expect(await late.json()).toMatchObject({ code: 'shutting_down' });
    expect(ended).toEqual([]);
    gate.resolve();
    expect(await underWay).toMatchObject({ status: 200, text: 'done' });
    await closing;
    expect(ended).toEqual(['edge']);
    await expect(fetch(`${server.url}/health`)).rejects.toThrow('fetch failed');
  });

  test('cuts off what takes longer than it may', async () => {
    const started = Promise.withResolvers<void>();
    const stuck: Edge = {
      method: 'GET',
      path: '/stuck',
      handler: () => {
        started.resolve();
        return new Promise<Response>(() => undefined);
      },
    };
    await using server = await serve({ shutdownTimeoutMs: 30 }, () => [stuck]);
    const cut = server.call('GET', '/stuck').catch(() => 'cut');
    await started.promise;
    await server.close();
    expect(await cut).toBe('cut');
  });
});
