import { type InputOf, limits } from '@holdfast/contract';
import type { Asking } from './asking.ts';
import { type Chat, replyMark, type Said, sessionOfOpening, sourceOf, spokenOf } from './chat-request.ts';
import type { Reply } from './reply-reader.ts';

const againMs = 3_600_000;

/**
 * What is remembered of a chat and the reply to it; undefined when that is nothing. A reply without words, one that calls
 * tools, leaves the user's own. Of a reply that broke off before its first word nothing is kept: it will be asked for again.
 */
export function turnsOf(
  { asking, chat, sourceType }: { readonly asking: Asking; readonly chat: Chat; readonly sourceType: string },
  { reply, cut, now }: { readonly reply: Reply; readonly cut: boolean; readonly now: number },
): InputOf<'rememberMany'> | undefined {
  const words = spokenOf(reply.text);
  const empty = words.trim() === '';
  if (asking.remembers === 'off' || (empty && reply.toolCall === undefined && (cut || !reply.finished)))
    return undefined;
  const answered: readonly Said[] =
    asking.remembers === 'user' || empty ? [] : [{ role: 'assistant', content: words, place: chat.messages.length }];
  const said = [...chat.said, ...answered];
  if (said.length === 0) return undefined;
  const session = sessionOf(asking, chat) ?? sessionOfReply(chat, reply);
  const { agent, speaker } = asking;
  // Words that are sent again come soon. The same question with the same reply on another day is another conversation.
  const since = asking.session === undefined ? String(Math.floor(now / againMs)) : '';
  return {
    space: asking.space,
    sessionId: session,
    ...(agent === undefined ? {} : { agentId: agent }),
    turns: said.map((turn) => ({
      role: turn.role,
      content: storable(turn.content),
      ...(turn.role === 'user' && speaker !== undefined ? { speaker } : {}),
      source: { type: sourceType, id: sourceOf(session, turn, since) },
      ...metadataOf(turn, { reply, cut }),
    })),
  };
}

/** The session that a chat belongs to, as far as its request tells it. */
export function sessionOf(asking: Asking, { opening }: Chat): string | undefined {
  if (asking.session !== undefined) return asking.session;
  return opening.reply === undefined ? undefined : sessionOfOpening({ ...opening, reply: opening.reply });
}

function sessionOfReply({ opening }: Chat, { text, toolCall }: Reply): string {
  return sessionOfOpening({ user: opening.user, reply: replyMark(text, toolCall) });
}

function metadataOf({ role }: Said, { reply, cut }: { readonly reply: Reply; readonly cut: boolean }): object {
  if (role === 'user') return {};
  const { model } = reply;
  const metadata = { ...(model === undefined ? {} : { model }), ...(cut ? { cut: true } : {}) };
  return Object.keys(metadata).length === 0 ? {} : { metadata };
}

/** Text that a memory may have; what is longer is cut. */
function storable(text: string): string {
  return text.slice(0, limits.contentChars).replaceAll('\u0000', '').toWellFormed();
}
