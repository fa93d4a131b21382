import { createHash } from 'node:crypto';
import { type Fields, fieldsOf, listOf, textOf } from '../http/json-fields.ts';

/** Words of one side, and their place among the messages of the chat. */
export interface Said {
  readonly role: 'user' | 'assistant';
  readonly content: string;
  readonly place: number;
}

/** What a request for a completion tells of its conversation. */
export interface Chat {
  readonly messages: readonly Fields[];
  /** The latest words of the user; empty when there are none. */
  readonly question: string;
  /** What the user has said since the model last spoke: what came before was remembered with the replies to it. */
  readonly said: readonly Said[];
  /** The first words of both sides, as far as both have spoken. */
  readonly opening: { readonly user: string; readonly reply: string | undefined };
}

const speaking = new Set(['user', 'assistant']);

/** Undefined for what no conversation can be read of; the endpoint says what is wrong with it. */
export function readChat(body: Fields): Chat | undefined {
  const given = body['messages'];
  if (!Array.isArray(given) || given.length === 0) return undefined;
  const messages = listOf(given);
  const lastReply = messages.findLastIndex(({ role }) => role === 'assistant');
  const users = messages.flatMap(({ role, content }, place) =>
    role === 'user' ? [{ role, content: textOf(content), place } as const] : [],
  );
  const first = messages.find(({ role }) => typeof role === 'string' && speaking.has(role) && role === 'user');
  const reply = messages.find(({ role }) => role === 'assistant');
  return {
    messages,
    question: users.at(-1)?.content ?? '',
    said: users.filter(({ place, content }) => place > lastReply && content.trim() !== ''),
    opening: {
      user: textOf(first?.['content']),
      reply: reply === undefined ? undefined : replyMark(textOf(reply['content']), firstToolCall(reply)),
    },
  };
}

/** Id of the first tool that a message calls. */
export function firstToolCall(message: Fields): string | undefined {
  const id = listOf(message['tool_calls'])[0]?.['id'];
  return typeof id === 'string' ? id : undefined;
}

/** What tells one reply from another. */
export function replyMark(text: string, toolCall: string | undefined): string {
  return `${spokenOf(text).trim()}\n${toolCall ?? ''}`;
}

const thinking = { open: '<think>', close: '</think>' };

/** A reply without the thoughts that some models put in front of it. */
export function spokenOf(text: string): string {
  const start = text.trimStart();
  if (!start.startsWith(thinking.open)) return text;
  const end = start.indexOf(thinking.close);
  return end < 0 ? '' : start.slice(end + thinking.close.length).trimStart();
}

/**
 * A name for a conversation whose client gives none: clients send all of it every time, so that its first words, of both
 * sides, are the same in all of its requests. The user's alone would not do: many begin with the same greeting.
 */
export function sessionOfOpening({ user, reply }: { readonly user: string; readonly reply: string }): string {
  return `chat-${digest(user, reply).slice(0, 32)}`;
}

/**
 * A name for words at their place, so that what is sent again is not remembered again.
 * @param since what sets one conversation apart from another with the same beginning
 */
export function sourceOf(
  session: string,
  { role, content, place }: Omit<Said, 'place'> & { readonly place: string },
  since: string,
): string {
  return digest(session, since, role, place, content).slice(0, 40);
}

function digest(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

const preface =
  'Remembered from earlier conversations. It may be out of date: what is said now goes over it. ' +
  'Use it where it helps, without mentioning it.';

/**
 * The messages with what is remembered at their beginning: in the system message where there is one, as many models
 * take one alone, and at the first place alone.
 */
export function withMemories(messages: readonly Fields[], memories: string): readonly Fields[] {
  const block = `${preface}\n${memories}`;
  const [first, ...others] = messages;
  if (first?.['role'] !== 'system' && first?.['role'] !== 'developer') {
    return [{ role: 'system', content: block }, ...messages];
  }
  const { content } = first;
  const extended = Array.isArray(content)
    ? [...content.map(fieldsOf), { type: 'text', text: block }]
    : `${textOf(content)}\n\n${block}`;
  return [{ ...first, content: extended }, ...others];
}
