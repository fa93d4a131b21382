import type { InputOf } from '@holdfast/contract';
import { type Fields, fieldsOf, textOf } from '../http/json-fields.ts';
import { placeId } from './ids.ts';
import { type Asked, fault, type Mem0Parts, textField } from './parts.ts';

type Item = NonNullable<InputOf<'rememberMany'>['items']>[number];

interface Added {
  readonly id: string;
  readonly memory: string;
  readonly event: 'ADD' | 'NONE';
}

/**
 * Messages become memories in their own words; what mem0 would infer of them, Holdfast derives by itself and beside them.
 * They are stored when the call returns, so that nobody has to wait for an event.
 */
export async function add({ api }: Mem0Parts, asked: Asked, generation: 'v1' | 'v3'): Promise<unknown> {
  const body = await asked.body();
  const items = itemsOf(body);
  const user = textField(body, 'user_id');
  const space = textField(body, 'app_id');
  const stored = await api.call(
    'rememberMany',
    { items, ...(user === undefined ? {} : { userId: user }), ...(space === undefined ? {} : { space }) },
    asked.context,
  );
  const userId = user ?? asked.impliedUser ?? '';
  const results = stored.results.map(({ id, outcome }, at): Added => {
    const place = { id, userId, space: space ?? 'default' };
    return {
      id: placeId(place, asked.impliedUser),
      memory: items[at]?.content ?? '',
      event: outcome === 'duplicate' ? 'NONE' : 'ADD',
    };
  });
  if (generation === 'v3') {
    const eventId = results[0]?.id ?? '';
    return { message: 'Memories were added.', status: 'SUCCEEDED', event_id: eventId, results };
  }
  const inList = body['output_format'] !== 'v1.1' && body['version'] !== 'v2';
  return inList ? results.map(({ id, memory, event }) => ({ id, event, data: { memory } })) : { results };
}

/** @throws HoldfastError invalid_input */
function itemsOf(body: Fields): Item[] {
  const given = body['messages'] ?? body['memory'] ?? body['text'];
  const messages = Array.isArray(given) ? given : [given];
  const common = commonOf(body);
  const items = messages.flatMap((message, at): Item[] => {
    const fields = typeof message === 'string' ? { role: 'user', content: message } : fieldsOf(message);
    const content = textOf(fields['content']);
    const role = roleOf(fields['role'], `messages[${at}].role`);
    // Instructions are not what somebody has said.
    if (content.trim() === '' || (role === 'system' && messages.length > 1)) return [];
    const speaker = textField(fields, 'name');
    return [{ ...common, content, role, ...(speaker === undefined ? {} : { speaker }) }];
  });
  if (items.length === 0) throw fault('messages', 'must have at least one message with text');
  return items;
}

function commonOf(body: Fields): Omit<Item, 'content'> {
  const { metadata } = body;
  if (metadata !== undefined && metadata !== null && (typeof metadata !== 'object' || Array.isArray(metadata))) {
    throw fault('metadata', 'must be an object');
  }
  const session = textField(body, 'run_id');
  const agent = textField(body, 'agent_id');
  const occurredAt = instantOf(body, 'timestamp');
  const expiresAt = instantOf(body, 'expiration_date');
  return {
    source: { type: 'mem0' },
    // Sound: an object of a JSON body; the operation checks its size.
    ...(metadata === undefined || metadata === null ? {} : { metadata: metadata as NonNullable<Item['metadata']> }),
    ...(session === undefined ? {} : { sessionId: session }),
    ...(agent === undefined ? {} : { agentId: agent }),
    ...(occurredAt === undefined ? {} : { occurredAt }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}

function roleOf(value: unknown, field: string): NonNullable<Item['role']> {
  switch (value) {
    case 'user':
    case 'assistant':
    case 'system':
    case 'tool':
      return value;
    case undefined:
      return 'user';
    default:
      throw fault(field, 'must be user, assistant, system or tool');
  }
}

/** Seconds since 1970, or ISO 8601. @throws HoldfastError invalid_input */
export function instantOf(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string' && !Number.isNaN(Date.parse(value)))
    return value.length === 10 ? value : new Date(value).toISOString();
  if (typeof value === 'number' && Math.abs(value) <= 8.64e12) return new Date(value * 1_000).toISOString();
  throw fault(name, 'must be seconds since 1970, or ISO 8601');
}
