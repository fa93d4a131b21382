import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
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
      faults: [{ field: 'HOLDFAST_HOST', message: expect.stringContaining('holdfast keys create') }],
    });
    const preset = await compose({ ...config, apiKey: 'a-long-preset-secret-of-the-operator' }, { logger });
    await preset.close();
    const known = await compose(config, { logger });
    await known.close();
  });
});

describe('listening', () => {
  test('on a taken port names it and what to do', async () => {
    await using running = await serve();
    const second = await compose(configWith({ port: Number(new URL(running.url).port) }), { logger });
    await expect(second.listen()).rejects.toMatchObject({
      code: 'port_in_use',
      message: expect.stringMatching(new RegExp(`Port ${new URL(running.url).port} .*HOLDFAST_PORT`)),
    });
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
    const late = await server.app.request('/v1/health/live', { headers: { Host: 'localhost' } });
    expect([late.status, late.headers.get('connection')]).toEqual([503, 'close']);
    expect(await late.json()).toMatchObject({ code: 'shutting_down' });
    expect(ended).toEqual([]);
    gate.resolve();
    expect(await underWay).toMatchObject({ status: 200, text: 'done' });
    await closing;
    expect(ended).toEqual(['edge']);
    await expect(fetch(`${server.url}/health`)).rejects.toThrow();
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
