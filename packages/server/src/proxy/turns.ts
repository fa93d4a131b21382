import { type InputOf, limits } from '@holdfast/contract';
import type { Asking } from './asking.ts';
import { type Chat, replyMark, type Said, sessionOfOpening, sourceOf, spokenOf } from './chat-request.ts';
import { placed, type Placed, type RememberedTurn } from './remembered-turns.ts';
import type { Reply } from './reply-reader.ts';

/** Words that are sent again come within this. */
const againMs = 3_600_000;

/** What is to be remembered of a chat, as far as it is not remembered already. */
interface Keeping {
  readonly asking: Asking;
  readonly chat: Chat;
  readonly reply: Reply;
  readonly cut: boolean;
  readonly session: string;
  readonly said: readonly Said[];
}

/**
 * What is to be remembered of a chat and the reply to it; undefined when that is nothing. A reply without words, one that
 * calls tools, leaves the user's own. Of a reply that broke off before its first word nothing is kept: it will be asked for
 * again.
 */
export function keepingOf(
  { asking, chat }: Pick<Keeping, 'asking' | 'chat'>,
  { reply, cut }: Pick<Keeping, 'reply' | 'cut'>,
): Keeping | undefined {
  const words = spokenOf(reply.text);
  const empty = words.trim() === '';
  if (asking.remembers === 'off' || (empty && reply.toolCall === undefined && (cut || !reply.finished)))
    return undefined;
  const answered: readonly Said[] =
    asking.remembers === 'user' || empty ? [] : [{ role: 'assistant', content: words, place: chat.messages.length }];
  const said = [...chat.said, ...answered];
  if (said.length === 0) return undefined;
  return { asking, chat, reply, cut, said, session: sessionOf(asking, chat) ?? sessionOfReply(chat, reply) };
}

/**
 * The turns of a chat that are not remembered yet; undefined when all are.
 *
 * @param before the latest turns of the session, the oldest first; none where they cannot be read
 */
export function turnsOf(
  { asking, chat, reply, cut, said, session }: Keeping,
  {
    before,
    sourceType,
    now,
  }: { readonly before: readonly RememberedTurn[]; readonly sourceType: string; readonly now: number },
): InputOf<'rememberMany'> | undefined {
  const { agent, speaker } = asking;
  const answer = said.find(({ role }) => role === 'assistant')?.content ?? '';
  const place = before.length === 0 ? undefined : placed(before, chat, { reply: answer, since: now - againMs });
  const fresh = said.filter(({ role }, at) => !(role === 'assistant' ? place?.replied : at < (place?.known ?? 0)));
  if (fresh.length === 0) return undefined;
  // The same question with the same reply on another day is another conversation.
  const hour = asking.session === undefined ? String(Math.floor(now / againMs)) : '';
  return {
    space: asking.space,
    sessionId: session,
    ...(agent === undefined ? {} : { agentId: agent }),
    turns: fresh.map((turn, at) => ({
      role: turn.role,
      content: storable(turn.content),
      ...(turn.role === 'user' && speaker !== undefined ? { speaker } : {}),
      source: { type: sourceType, id: sourceOf(session, { ...turn, place: placeOf(turn, place, at) }, hour) },
      ...metadataOf(turn, { reply, cut }),
    })),
  };
}

/** Where nothing is known of its session, the place among the messages. */
function placeOf(turn: Said, place: Placed | undefined, at: number): string {
  return place === undefined ? String(turn.place) : `turn ${place.next + at}`;
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
