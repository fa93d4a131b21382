import { describe, expect, test } from 'vitest';
import { mostEventBytes } from '../domain/ingest/event-source.ts';
import { readEvent } from './read-event.ts';

function read(text: string): ReturnType<typeof readEvent> {
  return readEvent({ id: '1-0', channel: 'memory.ingest', tenant: 'acme', text, deliveries: 1 });
}

function event(fields: object): string {
  return JSON.stringify({ event_type: 'conversation.message', content: 'Tea at four', ...fields });
}

describe('an event', () => {
  test('in the form of the source document is a memory whose source is the delivery', () => {
    const metadata = { source: 'discord', timestamp: '2026-11-20T08:00:00.000Z' };
    expect(read(event({ user_id: 'ana', metadata }))).toEqual({
      userId: 'ana',
      item: {
        content: 'Tea at four',
        contentType: 'conversation',
        kind: 'episodic',
        occurredAt: '2026-11-20T08:00:00.000Z',
        metadata: { ...metadata, event_type: 'conversation.message' },
        source: { type: 'memory.ingest', id: '1-0' },
      },
    });
  });

  test('may say where, when, by whom and how important, and bring an id of its own', () => {
    const said = {
      event_id: 'e1',
      context_id: 'work',
      session_id: 's1',
      agent_id: 'bot',
      role: 'user',
      speaker: 'Ana',
      occurred_at: '2026-11-19',
      importance: 0.9,
      tags: ['drink'],
      metadata: { timestamp: '2026-11-20' },
    };
    expect(read(event(said))).toMatchObject({
      space: 'work',
      item: {
        source: { type: 'memory.ingest#event', id: 'e1' },
        sessionId: 's1',
        agentId: 'bot',
        role: 'user',
        speaker: 'Ana',
        occurredAt: '2026-11-19',
        salience: 0.9,
        tags: ['drink'],
      },
    });
  });

  test.each([
    ['fact', 'fact', 'semantic'],
    ['preference.changed', 'preference', 'semantic'],
    ['event.created', 'event', 'episodic'],
    ['order.shipped', 'event', 'episodic'],
  ])('of type %s is a %s', (eventType, contentType, kind) => {
    expect(read(event({ event_type: eventType })).item).toMatchObject({ contentType, kind });
  });

  test('whose timestamp is no instant keeps it, and happened now', () => {
    for (const timestamp of ['yesterday', 7, null]) {
      const { item } = read(event({ metadata: { timestamp } }));
      expect(item.occurredAt).toBeUndefined();
      expect(item.metadata).toMatchObject({ timestamp });
    }
  });

  test.each([
    ['', 'invalid_json'],
    ['{', 'invalid_json'],
    ['null', 'invalid_input'],
    ['[]', 'invalid_input'],
    ['{"event_type":"a","content":"b","__proto__":{}}', 'invalid_input'],
    [`{"event_type":"a","content":"b","metadata":${'[{"a":'.repeat(400)}`, 'invalid_json'],
    [event({ content: '' }), 'invalid_input'],
    [event({ content: 'x'.repeat(mostEventBytes) }), 'payload_too_large'],
    [event({ user_id: '' }), 'invalid_input'],
    [event({ user_id: 'a\nb' }), 'invalid_input'],
    [event({ tenant: 'other' }), 'invalid_input'],
  ])('like %.60s is refused with %s', (text, code) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code }));
  });

  test('that is refused is not quoted', () => {
    expect(() => read('{"content": my secret')).toThrow(/^(?!.*secret)/u);
  });
});
