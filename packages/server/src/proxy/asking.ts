import type { Caller } from '@holdfast/core';
import { HoldfastError } from '@holdfast/contract';
import type { Config } from '../config/load.ts';
import { type HeaderReader, userOf } from '../http/headers.ts';
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
/** Chats of Open WebUI that are not to be kept. */
const temporary = 'local';

/**
 * Reads headers, ours before those of Open WebUI, and the `user` of the body after both.
 * @throws HoldfastError invalid_input naming the header
 */
export function readAsking(
  { header, body, chat }: { readonly header: HeaderReader; readonly body: Fields; readonly chat: Chat | undefined },
  caller: Caller,
  settings: ProxySettings,
): Asking {
  const chatId = named(header, 'X-OpenWebUI-Chat-Id');
  const session = named(header, 'X-Holdfast-Session') ?? chatId;
  const agent = named(header, 'X-Holdfast-Agent');
  const user = userOf(header) ?? named(header, 'X-OpenWebUI-User-Id') ?? userOfBody(body, caller);
  const speaker = speakerOf(header('x-openwebui-user-name'));
  const aside = isAside(header, chat);
  const isTemporary = chatId === temporary || chatId?.startsWith(`${temporary}:`) === true;
  const remembers = aside || isTemporary || isOff(header('x-holdfast-remember')) ? 'off' : settings.proxyRemember;
  return {
    space: named(header, 'X-Holdfast-Space') ?? settings.proxySpace,
    recalls: !aside && !isOff(header('x-holdfast-recall')),
    remembers,
    ...(user === undefined ? {} : { user }),
    ...(session === undefined ? {} : { session }),
    ...(agent === undefined ? {} : { agent }),
    ...(speaker === undefined ? {} : { speaker }),
  };
}

function isOff(value: string | undefined): boolean {
  return value !== undefined && off.has(value.trim().toLowerCase());
}

/** A question of the program itself, about a conversation, such as for its title: nobody has said that. */
function isAside(header: HeaderReader, chat: Chat | undefined): boolean {
  const task = header('x-openwebui-task')?.trim() ?? '';
  if (task !== '' && !task.startsWith('{{')) return true;
  const { question = '' } = chat ?? {};
  return question.startsWith('### Task:') && question.includes('<chat_history>');
}

/** @throws HoldfastError invalid_input */
function named(header: HeaderReader, name: string): string | undefined {
  const value = header(name.toLowerCase())?.trim();
  // An empty one, or a placeholder that nobody has filled in, names nothing.
  if (value === undefined || value === '' || value.startsWith('{{')) return undefined;
  if (value.length <= 255 && /^[\x20-\x7e]*$/u.test(value)) return value;
  const message = 'must be 1 to 255 visible ASCII characters';
  throw new HoldfastError('invalid_input', { detail: `${name} ${message}.`, faults: [{ field: name, message }] });
}

/** Whom the program says that it asks for; of no weight where the key says it. */
function userOfBody({ user }: Fields, caller: Caller): string | undefined {
  if (caller.kind === 'key' && caller.key.user !== undefined) return undefined;
  if (typeof user !== 'string' || user === '' || user.length > 255) return undefined;
  return /[\u0000-\u001f\u007f]/u.test(user) ? undefined : user;
}

/** A name as a header carries it, percent-encoded. */
function speakerOf(value: string | undefined): string | undefined {
  if (value === undefined || value.startsWith('{{')) return undefined;
  const name = decoded(value).trim().slice(0, 255);
  return name === '' || /[\u0000-\u001f\u007f]/u.test(name) ? undefined : name;
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch (error) {
    if (error instanceof URIError) return value;
    throw error;
  }
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
