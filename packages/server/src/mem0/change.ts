import { type InputOf, limits } from '@holdfast/contract';
import { listOf } from '../http/json-fields.ts';
import { instantOf } from './add.ts';
import { type Asked, fault, type Mem0Parts, textField } from './parts.ts';
import { reachOf } from './read.ts';
import { type Mem0Record, recordOf } from './record.ts';

export async function update({ api }: Mem0Parts, asked: Asked): Promise<Mem0Record> {
  const body = await asked.body();
  const content = textField(body, 'text') ?? textField(body, 'memory') ?? textField(body, 'data');
  const { metadata, expiration_date: expiry } = body;
  const occurredAt = instantOf(body, 'timestamp');
  const expiresAt = expiry === null ? null : instantOf(body, 'expiration_date');
  const patch = {
    ...(content === undefined ? {} : { content }),
    // Sound: the operation checks it.
    ...(metadata === undefined
      ? {}
      : { metadata: (metadata ?? {}) as NonNullable<InputOf<'updateMemory'>['metadata']> }),
    ...(occurredAt === undefined ? {} : { occurredAt }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
  if (Object.keys(patch).length === 0) throw fault('text', 'or metadata, timestamp or expiration_date is needed');
  const { memory } = await api.call('updateMemory', { ...reachOf(asked.pathValue('id')), ...patch }, asked.context);
  return recordOf(memory, asked.impliedUser);
}

/** Hidden at once, restorable for some days, then purged. */
export async function remove({ api }: Mem0Parts, asked: Asked): Promise<object> {
  await api.call('forgetMemory', reachOf(asked.pathValue('id')), asked.context);
  return { message: 'Memory deleted successfully!' };
}

export async function updateMany({ api }: Mem0Parts, asked: Asked): Promise<object> {
  const changes = await batchOf(asked);
  for (const [at, change] of changes.entries()) {
    const content = textField(change, 'text');
    if (content === undefined) throw fault(`memories[${at}].text`, 'is needed');
    await api.call('updateMemory', { ...reachOf(idOf(change, at)), content }, asked.context);
  }
  return { message: `Successfully updated ${changes.length} memories` };
}

export async function removeMany({ api }: Mem0Parts, asked: Asked): Promise<object> {
  const named = await batchOf(asked);
  const reaches = named.map((each, at) => reachOf(idOf(each, at)));
  for (const reach of reaches) await api.call('forgetMemory', reach, asked.context);
  return { message: `Successfully deleted ${reaches.length} memories` };
}

type Change = ReturnType<typeof listOf>[number];

async function batchOf(asked: Asked): Promise<readonly Change[]> {
  const memories = listOf((await asked.body())['memories']);
  if (memories.length === 0 || memories.length > limits.batchItems) {
    throw fault('memories', `must be a list of 1 to ${limits.batchItems}`);
  }
  return memories;
}

function idOf(change: Change, at: number): string {
  const id = textField(change, 'memory_id');
  if (id === undefined) throw fault(`memories[${at}].memory_id`, 'is needed');
  return id;
}
