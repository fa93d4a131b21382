import { describe, expect, test } from 'vitest';
import { streamedReply, wholeReply } from './reply-reader.ts';

const event = (delta: object, finish: string | null = null): string =>
  `data: ${JSON.stringify({ model: 'm', choices: [{ index: 0, delta, finish_reason: finish }] })}`;
const other = `data: ${JSON.stringify({ choices: [{ index: 1, delta: { content: 'not this' } }] })}`;

describe.each(['\n', '\r\n'])('a stream with lines that end in %j', (end) => {
  const events = [
    ': hello',
    event({ content: 'Grüße ' }),
    other,
    event({ content: '🥪!' }),
    event({}, 'stop'),
    'data: [DONE]',
  ];
  const bytes = Buffer.from(events.map((one) => `${one}${end}${end}`).join(''));

  test('is read the same however it is cut into pieces', () => {
    for (let size = 1; size < 40; size += 1) {
      const reader = streamedReply();
      for (let at = 0; at < bytes.length; at += size) reader.take(bytes.subarray(at, at + size));
      expect(reader.reply()).toEqual({ text: 'Grüße 🥪!', toolCall: undefined, model: 'm', finished: true });
      expect(reader.betweenEvents()).toBe(true);
    }
  });

  test('knows where an event could follow', () => {
    const reader = streamedReply();
    const places = Array.from(bytes, (_, at) => {
      reader.take(bytes.subarray(at, at + 1));
      return reader.betweenEvents();
    });
    expect(places.filter(Boolean)).toHaveLength(events.length);
  });
});

test('a reply in one piece gives its words, its refusal, or the tool that it calls', () => {
  const read = (message: object) => {
    const reader = wholeReply();
    const bytes = Buffer.from(JSON.stringify({ choices: [{ message, finish_reason: 'stop' }] }));
    for (const byte of bytes) reader.take(Uint8Array.of(byte));
    return reader.reply();
  };
  expect(read({ content: 'Grüße 🥪' })).toMatchObject({ text: 'Grüße 🥪', finished: true });
  expect(read({ content: [{ type: 'text', text: 'parts' }] }).text).toBe('parts');
  expect(read({ content: null, refusal: 'No.' }).text).toBe('No.');
  expect(read({ content: null, tool_calls: [{ id: 'call_1' }] })).toMatchObject({ text: '', toolCall: 'call_1' });
});

test('what is no chat, or has no end, says nothing and is not held', () => {
  for (const reader of [streamedReply(), wholeReply()]) {
    const piece = Buffer.alloc(2 ** 20, 'x');
    for (let count = 0; count < 6; count += 1) reader.take(piece);
    expect(reader.reply()).toEqual({ text: '', toolCall: undefined, model: undefined, finished: false });
  }
});
