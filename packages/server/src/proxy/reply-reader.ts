import { limits } from '@holdfast/contract';
import { firstToolCall } from './chat-request.ts';
import { type Fields, fieldsOf, listOf, textOf } from '../http/json-fields.ts';

/** What a model has answered, as far as it came. */
export interface Reply {
  readonly text: string;
  readonly toolCall: string | undefined;
  readonly model: string | undefined;
  /** Whether it said that it was through. */
  readonly finished: boolean;
}

/** Reads a reply beside its way to the client. */
export interface ReplyReader {
  readonly take: (bytes: Uint8Array) => void;
  readonly reply: () => Reply;
  /** Whether an event could follow here. */
  readonly betweenEvents: () => boolean;
  /** Whether the mark was read that ends a stream: clients read no further. */
  readonly atEnd: () => boolean;
}

/** Of a reply in one piece so much is held; a longer one is handed on, and not remembered. */
const MOST_CHARS = 4 * 2 ** 20;
/** The last event of a stream. */
export const END_MARK = '[DONE]';

interface Draft {
  text: string;
  toolCall: string | undefined;
  model: string | undefined;
  finished: boolean;
}

/** A reply as server-sent events. */
export function streamedReply(): ReplyReader {
  const decoder = new TextDecoder();
  const draft: Draft = { text: '', toolCall: undefined, model: undefined, finished: false };
  let rest = '';
  let blank = true;
  let end = false;
  const line = (text: string): void => {
    blank = text === '';
    if (!text.startsWith('data:')) return;
    const data = text.slice(5).trim();
    if (data === END_MARK) end = draft.finished = true;
    else add(draft, parsed(data), 'delta');
  };
  return {
    take: (bytes) => {
      const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      for (const each of lines) line(each.endsWith('\r') ? each.slice(0, -1) : each);
      // No event of a chat is as long.
      if (rest.length > MOST_CHARS) rest = '';
    },
    reply: () => ({ ...draft }),
    betweenEvents: () => blank && rest === '',
    atEnd: () => end,
  };
}

/** A reply as one JSON object. */
export function wholeReply(): ReplyReader {
  const decoder = new TextDecoder();
  let text = '';
  let tooLong = false;
  return {
    take: (bytes) => {
      if (tooLong) return;
      text += decoder.decode(bytes, { stream: true });
      tooLong = text.length > MOST_CHARS;
      if (tooLong) text = '';
    },
    reply: () => {
      const draft: Draft = { text: '', toolCall: undefined, model: undefined, finished: false };
      add(draft, parsed(text), 'message');
      return { ...draft };
    },
    betweenEvents: () => false,
    atEnd: () => false,
  };
}

/** Takes what the first choice of a piece adds. */
function add(draft: Draft, piece: Fields, part: 'delta' | 'message'): void {
  if (typeof piece['model'] === 'string') draft.model ??= piece['model'];
  const choice = listOf(piece['choices']).find(({ index }) => index === undefined || index === 0);
  if (choice === undefined) return;
  const said = fieldsOf(choice[part]);
  const words = textOf(said['content']) || textOf(said['refusal']);
  if (draft.text.length < limits.contentChars) draft.text += words;
  draft.toolCall ??= firstToolCall(said);
  if (typeof choice['finish_reason'] === 'string') draft.finished = true;
}

/** What is no JSON has no fields: it is the client's to complain of. */
function parsed(text: string): Fields {
  try {
    return fieldsOf(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
