import { InMemoryTransport } from '@modelcontextprotocol/server';
import { describe, expect, test } from 'vitest';
import { DrainingTransport } from './draining-transport.ts';

const HOUR = 3_600_000;

async function connected(): Promise<{ client: InMemoryTransport; server: DrainingTransport }> {
  const [client, inner] = InMemoryTransport.createLinkedPair();
  const server = new DrainingTransport(inner);
  await client.start();
  await server.start();
  return { client, server };
}

const request = (id: number, method = 'tools/list') => ({ jsonrpc: '2.0' as const, id, method, params: {} });
const answer = (id: number) => ({ jsonrpc: '2.0' as const, id, result: {} });

describe('a connection that is about to end', () => {
  test('waits for the answers to all requests it has received', async () => {
    const { client, server } = await connected();
    await client.send(request(1));
    await client.send(request(2));
    let drained = false;
    const waiting = server.drained(HOUR).then(() => (drained = true));
    await server.send(answer(1));
    expect(drained).toBe(false);
    await server.send(answer(2));
    await waiting;
    expect(drained).toBe(true);
  });

  test('waits for nothing when nothing is unanswered, when a request was cancelled, or is answered only at the end', async () => {
    const { client, server } = await connected();
    await server.drained(HOUR);
    await client.send(request(1));
    await client.send({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1 } });
    await client.send(request(2, 'subscriptions/listen'));
    await server.drained(HOUR);
    expect(server).toBeInstanceOf(DrainingTransport);
  });

  test('does not wait longer than it may', async () => {
    const { client, server } = await connected();
    await client.send(request(1));
    await server.drained(1);
    await server.close();
    await server.closed;
    expect(server).toBeInstanceOf(DrainingTransport);
  });

  test('stops waiting when the other side is gone', async () => {
    const { client, server } = await connected();
    await client.send(request(1));
    const waiting = server.drained(HOUR);
    await client.close();
    await expect(Promise.all([waiting, server.closed])).resolves.toHaveLength(2);
  });
});
