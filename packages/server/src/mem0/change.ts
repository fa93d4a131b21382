import { HoldfastError, type InputOf, limits } from '@holdfast/contract';
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
  const { context } = asked;
  const changes = (await batchOf(asked)).map((change, at) => {
    const content = textField(change, 'text');
    if (content === undefined) throw fault(`memories[${at}].text`, 'is needed');
    return { reach: reachOf(idOf(change, at)), content };
  });
  await allOrNone(changes, {
    look: ({ reach }) => api.call('getMemory', reach, context),
    change: ({ reach, content }) => api.call('updateMemory', { ...reach, content }, context),
    undo: ({ reach }, { memory: { content } }) => api.call('updateMemory', { ...reach, content }, context),
  });
  return { message: `Successfully updated ${changes.length} memories` };
}

export async function removeMany({ api }: Mem0Parts, asked: Asked): Promise<object> {
  const { context } = asked;
  const reaches = (await batchOf(asked)).map((each, at) => reachOf(idOf(each, at)));
  await allOrNone(reaches, {
    look: (reach) => api.call('getMemory', reach, context),
    change: (reach) => api.call('forgetMemory', reach, context),
    undo: (reach) => api.call('restoreMemory', reach, context),
  });
  return { message: `Successfully deleted ${reaches.length} memories` };
}

/**
 * Changes all or none: all are looked at before one is changed, and when a change fails after all, those before it are
 * undone. mem0 answers a batch with one message, in which no half of it has a place.
 *
 * @throws HoldfastError of the item that failed, with its index
 */
async function allOrNone<T, B>(
  items: readonly T[],
  {
    look,
    change,
    undo,
  }: {
    readonly look: (item: T) => Promise<B>;
    readonly change: (item: T) => Promise<unknown>;
    readonly undo: (item: T, before: B) => Promise<unknown>;
  },
): Promise<void> {
  const steps: { readonly item: T; readonly before: B }[] = [];
  for (const [at, item] of items.entries()) steps.push({ item, before: await named(at, look(item)) });
  for (const [at, { item }] of steps.entries()) {
    try {
      await named(at, change(item));
    } catch (error) {
      for (const done of steps.slice(0, at).toReversed()) await undo(done.item, done.before);
      throw error;
    }
  }
}

/** Tells by its index which of many has failed. */
async function named<R>(index: number, work: Promise<R>): Promise<R> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof HoldfastError)) throw error;
    const { code, message, faults, retryAfter } = error;
    const details = { detail: `memories[${index}]: ${message}`, faults, index, cause: error };
    throw new HoldfastError(code, { ...details, ...(retryAfter === undefined ? {} : { retryAfter }) });
  }
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
