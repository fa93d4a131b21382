import type { IncomingMessage } from 'node:http';
import { HoldfastError, type InputOf, limits } from '@holdfast/contract';
import type { CallContext } from '@holdfast/core';
import { readJsonObject } from '../http/body.ts';
import type { Edge, EdgeContext } from '../http/edge.ts';
import { headersOf } from '../http/headers.ts';
import { type Asking, checkMayChat, readAsking } from './asking.ts';
import { chatFault } from './chat-fault.ts';
import { type Chat, readChat, withMemories } from './chat-request.ts';
import type { Fields } from '../http/json-fields.ts';
import type { ProxyParts } from './parts.ts';
import { relay } from './relay.ts';
import { type ReplyReader, streamedReply, wholeReply } from './reply-reader.ts';
import type { RememberedTurn } from './remembered-turns.ts';
import { keepingOf, sessionOf, turnsOf } from './turns.ts';
import { askUpstream, requestHeaders, responseHeaders } from './upstream.ts';

/** Where memories of chats come from, as their source says. */
const sourceType = 'proxy';
/** Memories considered for the budget. */
const mostMemories = 20;
/** Turns of a session that a chat is held against. */
const mostTurns = 60;

/** Chat completions of any client with a base URL: recalled before, remembered after. */
export function chatEdge(parts: ProxyParts): Edge {
  const { config, logger, upstream } = parts;
  return {
    method: 'POST',
    path: '/v1/chat/completions',
    fault: chatFault,
    handler: async (request, context) => {
      checkMayChat(context.caller);
      const header = headersOf(request, context.incoming);
      const { incoming } = context;
      const asked: Fields = await readJsonObject({ request, incoming, header, limit: config.bodyLimit });
      const chat = readChat(asked);
      const asking = readAsking({ header, body: asked, chat }, context.caller, config);
      const recalled = await recall(parts, { asking, chat, context });
      const left = new AbortController();
      const leave = (): void => left.abort(new Error('the client went away'));
      const stay = onGone(request, incoming, leave);
      const key = header('x-holdfast-upstream-key');
      const reply = await askUpstream(key === undefined ? upstream : { ...upstream, key }, {
        method: 'POST',
        path: '/chat/completions',
        headers: { ...requestHeaders(header), 'Content-Type': 'application/json' },
        body: JSON.stringify(
          chat === undefined || recalled.context === ''
            ? asked
            : { ...asked, messages: withMemories(chat.messages, recalled.context) },
        ),
        controller: left,
      }).catch((error: unknown) => {
        stay();
        throw error;
      });
      const headers = { ...responseHeaders(reply), 'X-Holdfast-Memories': recalled.said };
      if (reply.body === null) {
        stay();
        return new Response(null, { status: reply.status, headers });
      }
      const events = reply.headers.get('content-type')?.startsWith('text/event-stream') === true;
      const reader = events ? streamedReply() : wholeReply();
      const ended = once(async (how: 'whole' | 'cut') => {
        stay();
        if (reply.ok && chat !== undefined)
          await remember(parts, { asking, chat, context, reader, cut: how === 'cut' });
      });
      const body = relay({
        body: reply.body,
        reader,
        events,
        timeoutMs: upstream.timeoutMs,
        abort: leave,
        onFault: (fault) => {
          if (!left.signal.aborted) logger.warn({ requestId: context.requestId, err: fault }, 'a reply broke off');
        },
        breakOff: incoming === undefined ? undefined : () => incoming.socket.destroy(),
        ended,
      });
      return new Response(body, { status: reply.status, headers });
    },
    close: () => parts.remembering.settle(),
  };
}

/**
 * Calls back when the client goes away, until the returned function is called. Of Node's own connection where there is one: a
 * signal of a request is dear.
 */
function onGone(request: Request, incoming: IncomingMessage | undefined, gone: () => void): () => void {
  if (incoming === undefined) {
    request.signal.addEventListener('abort', gone, { once: true });
    return () => request.signal.removeEventListener('abort', gone);
  }
  const { socket } = incoming;
  // One that has gone while its body was read and memories were looked for says nothing more.
  if (socket.destroyed) gone();
  socket.once('close', gone);
  return () => socket.off('close', gone);
}

function once<A>(work: (argument: A) => Promise<void>): (argument: A) => Promise<void> {
  let done: Promise<void> | undefined;
  return (argument) => (done ??= work(argument));
}

interface Known {
  readonly asking: Asking;
  readonly chat: Chat | undefined;
  readonly context: EdgeContext;
}

function callOf({ asking, context }: Known): CallContext {
  const { caller, requestId, origin } = context;
  return { caller, requestId, ...origin, ...(asking.user === undefined ? {} : { user: asking.user }) };
}

/** What is told of the recall in a header of the answer. */
interface Recalled {
  readonly context: string;
  readonly said: string;
}

/**
 * A chat goes on without its memories when they are late or cannot be read; not when the caller may not read them.
 * @throws HoldfastError of the caller's own fault
 */
async function recall({ api, config, logger }: ProxyParts, known: Known): Promise<Recalled> {
  const { asking, chat, context } = known;
  const query = (chat?.question ?? '').slice(-limits.queryChars).toWellFormed();
  if (!asking.recalls || chat === undefined || query.trim() === '') return { context: '', said: 'off' };
  const session = sessionOf(asking, chat);
  const input = {
    query,
    spaces: [asking.space],
    maxTokens: config.proxyTokens,
    k: mostMemories,
    // Turns around them double the time that the first word waits, and fill the budget sooner.
    window: 0,
    ...(session === undefined ? {} : { sessionId: session, exceptSessionId: session }),
  };
  try {
    const found = await api.call('context', input, { ...callOf(known), timeoutMs: config.proxyRecallMs });
    return { context: found.context, said: String(found.memories.length) };
  } catch (error) {
    if (error instanceof HoldfastError && error.status < 500 && error.code !== 'timeout') throw error;
    logger.warn({ requestId: context.requestId, err: error }, 'a chat went on without what is remembered');
    return { context: '', said: 'failed' };
  }
}

async function remember(
  { api, remembering, now }: ProxyParts,
  known: Known & { readonly chat: Chat; readonly reader: ReplyReader; readonly cut: boolean },
): Promise<void> {
  const { asking, chat, reader, cut } = known;
  const keeping = keepingOf({ asking, chat }, { reply: reader.reply(), cut });
  if (keeping === undefined) return;
  // Limits were told with the answer, which has been sent.
  const { onLimits: _, ...context } = callOf(known);
  const { space } = asking;
  const input = async (): Promise<InputOf<'rememberMany'> | undefined> => {
    const before = await turnsBefore(api, context, { space, session: keeping.session });
    return turnsOf(keeping, { before, sourceType, now: now() });
  };
  await remembering.keep({ input, context });
}

/** The latest turns of a session that came through the proxy, the oldest first; none for a key that may not list. */
async function turnsBefore(
  api: ProxyParts['api'],
  context: CallContext,
  { space, session }: { readonly space: string; readonly session: string },
): Promise<readonly RememberedTurn[]> {
  const { caller } = context;
  if (caller.kind === 'key' && caller.key.operations?.includes('listMemories') === false) return [];
  const wanted = { spaces: [space], sessionId: session, sourceType, limit: mostTurns };
  const { memories } = await api.call('listMemories', wanted, context);
  return memories
    .toReversed()
    .flatMap(({ role, content, turn, occurredAt }) =>
      (role === 'user' || role === 'assistant') && turn !== undefined
        ? [{ role, content, turn, at: Date.parse(occurredAt) }]
        : [],
    );
}
