import { expect, test } from 'vitest';
import { readChat } from './chat-request.ts';
import { placed } from './remembered-turns.ts';

/** `a …` is said by the assistant, all else by the user; what was said long ago ends with an exclamation mark. */
const linesOf = (words: readonly string[]) =>
  words.map((each) => {
    const role = each.startsWith('a ') ? ('assistant' as const) : ('user' as const);
    return { role, content: each };
  });

test.for<readonly [what: string, before: string[], sent: string[], reply: string, known: number, replied: boolean]>([
  ['goes on', ['hi', 'a hello'], ['hi', 'a hello', 'yes'], 'a good', 0, false],
  ['is sent again', ['hi', 'a hello', 'yes', 'a good'], ['hi', 'a hello', 'yes'], 'a well', 1, false],
  ['is answered alike', ['hi', 'a hello', 'yes', 'a good'], ['hi', 'a hello', 'yes'], 'a good', 1, true],
  ['is a window', ['yes', 'a one?', 'yes', 'a two?'], ['a two?', 'yes'], 'a three?', 0, false],
  ['is a window, sent again', ['a one?', 'yes', 'a two?', 'yes', 'a three?'], ['a two?', 'yes'], 'a 3?', 1, false],
  ['repeats itself', ['yes', 'a ok', 'yes', 'a ok'], ['yes', 'a ok', 'yes', 'a ok', 'yes'], 'a ok', 0, false],
  ['repeats itself, sent again', ['yes', 'a ok', 'yes', 'a ok'], ['yes', 'a ok', 'yes'], 'a ok', 1, true],
  ['is the last words alone', ['yes', 'a ok', 'no', 'a oh'], ['yes'], 'a ok', 0, false],
  ['is the last words alone, sent again', ['yes', 'a ok', 'no', 'a oh'], ['no'], 'a oh', 1, true],
  ['was sent again long ago', ['no!', 'a oh'], ['no!'], 'a oh', 0, false],
  ['has another of the replies', ['hi', 'a one', 'a two'], ['hi', 'a one', 'hi'], 'a three', 0, false],
  ['brings words that were kept without a reply', ['hi'], ['hi', 'are you there'], 'a yes', 1, false],
  ['keeps no replies', ['yes', 'no'], ['yes', 'a ok', 'no', 'a oh', 'no'], 'a so', 0, false],
  ['keeps no replies, sent again', ['yes', 'no'], ['yes', 'a ok', 'no'], 'a so', 1, false],
  ['goes on after a tool', ['hi', 'a let me look'], ['hi', 'a let me look'], 'a let me look', 0, false],
  ['goes on after a tool, sent again', ['hi', 'a let me look', 'a 12'], ['hi', 'a let me look'], 'a 12', 0, true],
  ['is trimmed', ['hi ', 'a hello', 'yes', 'a good '], ['hi', 'a hello', 'yes'], 'a good', 1, true],
])('a chat that %s', ([, before, sent, reply, known, replied]) => {
  const turns = linesOf(before).map((line, turn) => ({ ...line, turn, at: line.content.endsWith('!') ? 1 : 9 }));
  const chat = readChat({ messages: linesOf(sent) });
  if (chat === undefined) throw new Error('no chat was read');
  expect(placed(turns, chat, { reply, since: 5 })).toEqual({ known, replied, next: before.length });
});

test('a chat of very many words takes no longer than what is remembered of it', () => {
  const messages = linesOf(Array.from({ length: 60_000 }, (_, index) => `word ${index}`));
  const chat = readChat({ messages });
  if (chat === undefined) throw new Error('no chat was read');
  const turns = linesOf(['hi', 'a hello']).map((line, turn) => ({ ...line, turn, at: 9 }));
  const began = performance.now();
  expect(placed(turns, chat, { reply: 'a yes', since: 5 })).toMatchObject({ known: 0 });
  expect(performance.now() - began).toBeLessThan(1_000);
});
