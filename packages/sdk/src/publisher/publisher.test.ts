import { ingestEvent } from '@holdfast/contract';
import { describe, expect, test } from 'vitest';
import { createPublisher, type PublishingClient } from '../index.ts';

/** A client that keeps what it is given, and fails as often as it is told to. */
function recorder(failures = 0): { client: PublishingClient; sent: [string, unknown][] } {
  const sent: [string, unknown][] = [];
  let left = failures;
  const take = (where: string, text: string | undefined): Promise<string> => {
    sent.push([where, JSON.parse(text ?? '')]);
    left -= 1;
    return left >= 0 ? Promise.reject(new Error('gone')) : Promise.resolve('1-0');
  };
  return {
    sent,
    client: {
      xAdd: (key, id, { event }) => take(`xadd ${key} ${id}`, event),
      publish: (channel, message) => take(`publish ${channel}`, message),
    },
  };
}

describe('a publisher', () => {
  test('adds to the stream, in a form that the server takes', async () => {
    const { client, sent } = recorder();
    await createPublisher(client).publish({
      eventType: 'conversation.message',
      content: 'Tea at four',
      userId: 'ana',
      metadata: { source: 'discord' },
      space: 'home',
      sessionId: 's1',
      agentId: 'bot',
      role: 'user',
      speaker: 'Ana',
      occurredAt: new Date('2026-11-20T08:00:00Z'),
      salience: 0.9,
      tags: ['drink'],
    });
    const [where, event] = sent[0] ?? [];
    expect(where).toBe('xadd memory.ingest *');
    const { event_id: id, ...rest } = ingestEvent.parse(event);
    expect(id).toMatch(/^[\da-f-]{36}$/u);
    expect(rest).toEqual({
      event_type: 'conversation.message',
      content: 'Tea at four',
      user_id: 'ana',
      metadata: { source: 'discord' },
      context_id: 'home',
      session_id: 's1',
      agent_id: 'bot',
      role: 'user',
      speaker: 'Ana',
      occurred_at: '2026-11-20T08:00:00.000Z',
      importance: 0.9,
      tags: ['drink'],
    });
  });

  test('tries again under the same id, then says that Redis is unreachable', async () => {
    const { client, sent } = recorder(1);
    await createPublisher(client).publish({ eventType: 'note', content: 'x' });
    expect(sent).toHaveLength(2);
    expect(sent[0]).toEqual(sent[1]);
    const gone = recorder(9);
    const refused = createPublisher(gone.client, { retries: 1 }).publish({ eventType: 'note', content: 'x' });
    await expect(refused).rejects.toMatchObject({ code: 'unreachable' });
    expect(gone.sent).toHaveLength(2);
  });

  test('publishes to a channel when it need not be durable: once, and with no id but the given one', async () => {
    const { client, sent } = recorder();
    const publisher = createPublisher(client, { durable: false, channel: 'acme.ingest' });
    await publisher.publish({ eventType: 'note', content: 'x' });
    expect(sent).toEqual([['publish acme.ingest', { event_type: 'note', content: 'x' }]]);
    await expect(
      createPublisher(recorder(1).client, { durable: false }).publish({ eventType: 'note', content: 'x' }),
    ).rejects.toMatchObject({ code: 'unreachable' });
  });
});
