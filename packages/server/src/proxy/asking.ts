import type { Caller } from '@holdfast/core';
import { HoldfastError } from '@holdfast/contract';
import type { Config } from '../config/load.ts';
import { type HeaderReader, userOf } from '../http/headers.ts';
import { named, openWebUiOf } from '../http/open-webui.ts';
import type { Chat } from './chat-request.ts';
import type { Fields } from '../http/json-fields.ts';

/** Who asks, in which conversation, and what is to be done with it. */
export interface Asking {
  readonly user?: string;
  readonly space: string;
  readonly session?: string;
  readonly agent?: string;
  readonly speaker?: string;
  readonly recalls: boolean;
  readonly remembers: 'all' | 'user' | 'off';
}

type ProxySettings = Pick<Config, 'proxySpace' | 'proxyRemember'>;

const off = new Set(['off', 'no', 'false', '0', 'none']);

/**
 * Reads headers, ours before those of Open WebUI, and the `user` of the body after both.
 * @throws HoldfastError invalid_input naming the header
 */
export function readAsking(
  { header, body, chat }: { readonly header: HeaderReader; readonly body: Fields; readonly chat: Chat | undefined },
  caller: Caller,
  settings: ProxySettings,
): Asking {
  const openWebUi = openWebUiOf(header);
  const session = named(header, 'X-Holdfast-Session') ?? openWebUi.chat;
  const agent = named(header, 'X-Holdfast-Agent');
  const user = userOf(header) ?? openWebUi.user ?? userOfBody(body, caller);
  const { speaker } = openWebUi;
  const aside = openWebUi.task || isAside(chat);
  const keepsNothing = aside || openWebUi.temporary || isOff(header('x-holdfast-remember'));
  const remembers = keepsNothing ? 'off' : settings.proxyRemember;
  return {
    space: named(header, 'X-Holdfast-Space') ?? usualSpace(caller, settings),
    recalls: !aside && !isOff(header('x-holdfast-recall')),
    remembers,
    ...(user === undefined ? {} : { user }),
    ...(session === undefined ? {} : { session }),
    ...(agent === undefined ? {} : { agent }),
    ...(speaker === undefined ? {} : { speaker }),
  };
}

/** Of a key that is bound to spaces one of these: else every chat of it would have to name one. */
function usualSpace(caller: Caller, { proxySpace }: ProxySettings): string {
  const bound = caller.kind === 'key' ? caller.key.spaces : undefined;
  return bound === undefined || bound.includes(proxySpace) ? proxySpace : (bound[0] ?? proxySpace);
}

function isOff(value: string | undefined): boolean {
  return value !== undefined && off.has(value.trim().toLowerCase());
}

/** A question of the program itself, about a conversation, such as for its title: nobody has said that. */
function isAside(chat: Chat | undefined): boolean {
  const { question = '' } = chat ?? {};
  return question.startsWith('### Task:') && question.includes('<chat_history>');
}

/** Whom the program says that it asks for; of no weight where the key says it. */
function userOfBody({ user }: Fields, caller: Caller): string | undefined {
  if (caller.kind === 'key' && caller.key.user !== undefined) return undefined;
  if (typeof user !== 'string' || user === '' || user.length > 255) return undefined;
  return /[\u0000-\u001f\u007f]/u.test(user) ? undefined : user;
}

/**
 * Whoever may recall may chat; the endpoint costs its owner money.
 * @throws HoldfastError unauthenticated, permission_denied
 */
export function checkMayChat(caller: Caller): void {
  if (caller.kind === 'anonymous') {
    throw new HoldfastError('unauthenticated', {
      detail: 'Send an API key of Holdfast as "Authorization: Bearer KEY".',
    });
  }
  if (caller.kind !== 'key') return;
  const { permissions, operations } = caller.key;
  if (permissions.includes('memories:read') && operations?.includes('context') !== false) return;
  throw new HoldfastError('permission_denied', {
    detail: 'The memory proxy needs a key with the permission memories:read that may call context.',
  });
}
