import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import type { Reach } from '../domain/outbound/reach.ts';
import { type GuardedRequest, guardedFetch, OutboundRefused, type ResolvedAddress } from './guarded-fetch.ts';

const outside: Reach = { scope: 'public', allowed: [] };
const allowing = (...allowed: string[]): Reach => ({ scope: 'public', allowed });
const request: GuardedRequest = { timeoutMs: 2_000, maxBytes: 1_000 };
const loopback: ResolvedAddress = { address: '127.0.0.1', family: 4 };

describe('a call to an address that somebody has set', () => {
  const servers: (() => void)[] = [];
  afterEach(() => {
    for (const close of servers.splice(0)) close();
  });
  const serve = async (listener: RequestListener): Promise<number> => {
    const server = createServer(listener);
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    servers.push(() => {
      server.closeAllConnections();
      server.close();
    });
    // Sound: it listens on a port, not on a pipe.
    return (server.address() as AddressInfo).port;
  };
  const counting = async (): Promise<{ port: number; hits: () => number }> => {
    let hits = 0;
    const port = await serve((_, response) => {
      hits += 1;
      response.end('secret');
    });
    return { port, hits: () => hits };
  };

  test('gets an answer from where it may go', async () => {
    const port = await serve((incoming, response) => {
      response.setHeader('x-method', incoming.method ?? '');
      incoming.pipe(response);
    });
    const answer = await guardedFetch({ scope: 'any', allowed: [] })(`http://127.0.0.1:${port}/`, {
      ...request,
      method: 'POST',
      body: 'hello',
    });
    expect(answer).toMatchObject({ status: 200 });
    expect(answer.headers.get('x-method')).toBe('POST');
    expect(Buffer.from(answer.body).toString()).toBe('hello');
    const named = await guardedFetch(allowing('localhost'))(`http://localhost:${port}/`, request);
    expect(named.status).toBe(200);
  });

  test('never reaches a private address, by number or by name', async () => {
    const { port, hits } = await counting();
    const names = [
      'localhost',
      '127.0.0.1',
      '127.1',
      '2130706433',
      '0x7f000001',
      '0',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '[::ffff:7f00:1]',
    ];
    for (const name of names) {
      await expect(guardedFetch(outside)(`http://${name}:${port}/`, request), name).rejects.toThrow(OutboundRefused);
    }
    expect(hits()).toBe(0);
  });

  test('is refused when any address of a hostile name is private', async () => {
    const { port, hits } = await counting();
    const mixed = async () => [{ address: '93.184.216.34', family: 4 }, loopback];
    for (const resolve of [
      async () => [loopback],
      mixed,
      async () => [{ address: '::ffff:127.0.0.1', family: 6 }],
      async () => [],
    ]) {
      await expect(guardedFetch(outside, resolve)(`http://innocent.example:${port}/`, request)).rejects.toThrow(
        OutboundRefused,
      );
    }
    expect(hits()).toBe(0);
  });

  test('goes to the address that was checked, though the name leads elsewhere by then', async () => {
    const { port, hits } = await counting();
    let asked = 0;
    // The first answer is allowed, each later one would be the secret service.
    const rebinding = async (): Promise<readonly ResolvedAddress[]> => {
      asked += 1;
      return [asked === 1 ? { address: '127.0.0.2', family: 4 } : loopback];
    };
    const call = guardedFetch(allowing('127.0.0.2'), rebinding);
    await expect(call(`http://rebinding.example:${port}/`, request)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect([asked, hits()]).toEqual([1, 0]);
    await expect(call(`http://rebinding.example:${port}/`, request)).rejects.toThrow(OutboundRefused);
    expect(hits()).toBe(0);
  });

  test('follows no redirect unless asked to, and checks each', async () => {
    const { port: secret, hits } = await counting();
    const headers: unknown[] = [];
    const open = await serve((incoming, response) => {
      headers.push(incoming.headers.authorization);
      const to = new URL(incoming.url ?? '/', 'http://x').searchParams.get('to');
      if (to === null) response.end('here');
      else response.writeHead(302, { location: to }).end();
    });
    const resolve = async (name: string) => [name === 'open.example' ? { address: '127.0.0.1', family: 4 } : loopback];
    const call = guardedFetch(allowing('open.example'), resolve);
    const at = (to: string): string => `http://open.example:${open}/?to=${encodeURIComponent(to)}`;
    expect((await call(at('/'), request)).status).toBe(302);
    const followed = await call(at('/'), { ...request, redirects: 1, headers: { authorization: 'mine' } });
    expect(Buffer.from(followed.body).toString()).toBe('here');
    expect(headers.slice(1)).toEqual(['mine', 'mine']);
    for (const to of [
      `http://127.0.0.1:${secret}/`,
      `http://evil.example:${secret}/`,
      'file:///etc/passwd',
      'http://',
    ]) {
      await expect(call(at(to), { ...request, redirects: 3 }), to).rejects.toThrow(OutboundRefused);
    }
    expect(hits()).toBe(0);
  });

  test('sends headers to no other origin', async () => {
    const seen: unknown[] = [];
    const second = await serve((incoming, response) => {
      seen.push(incoming.headers.authorization);
      response.end();
    });
    const first = await serve((_, response) => {
      response.writeHead(307, { location: `http://localhost:${second}/` }).end();
    });
    await guardedFetch(allowing('localhost'))(`http://localhost:${first}/`, {
      ...request,
      redirects: 1,
      headers: { authorization: 'mine' },
    });
    expect(seen).toEqual([undefined]);
  });

  test('ends when the time is over, before the answer and within it', async () => {
    const silent = await serve(() => undefined);
    const dripping = await serve((_, response) => {
      response.write('a');
    });
    for (const port of [silent, dripping]) {
      const call = guardedFetch(allowing('127.0.0.1'))(`http://127.0.0.1:${port}/`, { ...request, timeoutMs: 80 });
      await expect(call).rejects.toMatchObject({ name: 'TimeoutError' });
    }
    const controller = new AbortController();
    controller.abort(new Error('enough'));
    const called = guardedFetch(allowing('127.0.0.1'))(`http://127.0.0.1:${silent}/`, {
      ...request,
      signal: controller.signal,
    });
    await expect(called).rejects.toThrow('enough');
  });

  test('reads no more of an answer than it may', async () => {
    const port = await serve((_, response) => {
      const more = (): void => {
        while (response.write('x'.repeat(10_000)));
        response.once('drain', more);
      };
      more();
    });
    const call = guardedFetch(allowing('127.0.0.1'));
    expect((await call(`http://127.0.0.1:${port}/`, request)).body.byteLength).toBe(1_000);
    await expect(call(`http://127.0.0.1:${port}/`, { ...request, whole: true })).rejects.toThrow(OutboundRefused);
  });
});
