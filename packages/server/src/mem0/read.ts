import type { HoldfastError, InputOf } from '@holdfast/contract';
import { bestFitting } from './best-fitting.ts';
import { placeOf } from './ids.ts';
import { type Asked, fault, type Mem0Parts, numberField, textField } from './parts.ts';
import { type Mem0Record, recordOf } from './record.ts';
import { readWhere, type Where } from './where.ts';

/** Memories that one call looks at, where conditions have to be tried one by one. */
const mostLookedAt = 10_000;
const pageOfStore = 200;

/** The fields by which an id of ours is found. */
export function reachOf(given: string): Pick<InputOf<'getMemory'>, 'id' | 'userId' | 'spaces'> {
  const { id, user, space } = placeOf(given);
  return { id, ...(user === undefined ? {} : { userId: user }), ...(space === undefined ? {} : { spaces: [space] }) };
}

export async function get({ api }: Mem0Parts, asked: Asked): Promise<Mem0Record> {
  const { memory } = await api.call('getMemory', reachOf(asked.pathValue('id')), asked.context);
  return recordOf(memory, asked.impliedUser);
}

/** Every state a memory has had, oldest first. */
export async function history({ api }: Mem0Parts, asked: Asked): Promise<unknown> {
  const reach = { ...reachOf(asked.pathValue('id')), includeVersions: true };
  const { memory, versions = [] } = await api.call('getMemory', reach, asked.context);
  const { id, user_id, categories, created_at, updated_at } = recordOf(memory, asked.impliedUser);
  const before = versions.toSorted((a, b) => a.version - b.version);
  const states = [...before.map(({ version, content }) => ({ version, content })), memory];
  return states.map(({ version, content }, at) => ({
    id: `${id}.${version}`,
    memory_id: id,
    input: [],
    old_memory: states[at - 1]?.content ?? null,
    new_memory: content,
    user_id,
    categories,
    event: at === 0 ? 'ADD' : 'UPDATE',
    created_at: at === 0 ? created_at : (before[at - 1]?.replacedAt ?? updated_at),
    updated_at: before[at]?.replacedAt ?? updated_at,
  }));
}

/** Whether what an `add` gave the id of is there: it was, when that call returned. */
export async function event({ api }: Mem0Parts, asked: Asked): Promise<unknown> {
  const id = asked.pathValue('id');
  await api.call('getMemory', reachOf(id), asked.context);
  return { id, event_id: id, status: 'SUCCEEDED' };
}

export async function search(parts: Mem0Parts, asked: Asked, generation: 'v1' | 'v2' | 'v3'): Promise<unknown> {
  const body = await asked.body();
  const query = textField(body, 'query');
  if (query === undefined) throw fault('query', 'is needed');
  const where = readWhere(body);
  const most =
    numberField(body, 'top_k', { least: 1, most: 100 }) ?? numberField(body, 'limit', { least: 1, most: 100 });
  const wanted = most ?? 10;
  const threshold = typeof body['threshold'] === 'number' ? body['threshold'] : 0;
  const filter = {
    ...(where.agent === undefined ? {} : { agentId: where.agent }),
    ...(where.run === undefined ? {} : { sessionId: where.run }),
  };
  const recalls = scopesOf(where).map((scope) => ({ query, ...scope, filter }));
  const { records: results, complete } = await bestFitting(parts, asked, {
    recalls,
    wanted,
    threshold,
    fits: where.matches,
  });
  const inObject = generation === 'v3' || body['output_format'] === 'v1.1';
  const told = inObject ? { results, ...(complete ? {} : { incomplete: true }) } : results;
  // A bare list has no place to say so.
  return complete ? told : Response.json(told, { headers: { 'Holdfast-Incomplete': 'filters' } });
}

export async function list(parts: Mem0Parts, asked: Asked, generation: 'v1' | 'v2' | 'v3'): Promise<unknown> {
  const fields = generation === 'v1' ? asked.query : { ...(await asked.body()), ...asked.query };
  const where = readWhere(fields);
  const page = numberField(fields, 'page', { least: 1, most: mostLookedAt });
  const size = numberField(fields, 'page_size', { least: 1, most: pageOfStore }) ?? 100;
  const from = ((page ?? 1) - 1) * size;
  const { records, total } = await listWhere(parts, asked, { where, until: from + size });
  const results = records.slice(from, from + size);
  if (generation !== 'v3' && page === undefined) return results;
  const next = from + size < total ? pageAddress(asked, (page ?? 1) + 1, size) : null;
  const previous = page === undefined || page === 1 ? null : pageAddress(asked, page - 1, size);
  return { count: total, next, previous, results };
}

/** A relative address: under which name a client reaches us, we are not told. */
function pageAddress({ query }: Asked, page: number, size: number): string {
  return `?${new URLSearchParams({ ...query, page: String(page), page_size: String(size) }).toString()}`;
}

async function listWhere(
  { api }: Mem0Parts,
  { context, impliedUser }: Asked,
  { where, until }: { readonly where: Where; readonly until: number },
): Promise<{ readonly records: readonly Mem0Record[]; readonly total: number }> {
  const records: Mem0Record[] = [];
  let total = 0;
  let looked = 0;
  for (const scope of scopesOf(where)) {
    let cursor: string | undefined;
    let first = true;
    do {
      const input = {
        ...scope,
        ...(where.agent === undefined ? {} : { agentId: where.agent }),
        ...(where.run === undefined ? {} : { sessionId: where.run }),
        limit: pageOfStore,
        facets: first && where.matches === undefined,
        ...(cursor === undefined ? {} : { cursor }),
      };
      const page = await api.call('listMemories', input, context);
      const fitting = page.memories
        .map((memory) => recordOf(memory, impliedUser))
        .filter((record) => where.matches?.(record) !== false);
      records.push(...fitting);
      total += page.facets?.total ?? (where.matches === undefined ? 0 : fitting.length);
      looked += page.memories.length;
      cursor = page.nextCursor;
      first = false;
      if (looked >= mostLookedAt && where.matches !== undefined && cursor !== undefined) throw tooMany();
      // With conditions all are looked at: how many there are is part of the answer.
    } while (cursor !== undefined && (where.matches !== undefined || records.length < until));
  }
  return { records, total };
}

/** One for each user that is named; the one that goes without saying when nobody is. */
function scopesOf({ users, spaces }: Where): Pick<InputOf<'recall'>, 'userId' | 'spaces'>[] {
  const reach = spaces === undefined ? {} : { spaces: spaces === '*' ? spaces : [...spaces] };
  return users.length === 0 ? [reach] : users.map((userId) => ({ userId, ...reach }));
}

function tooMany(): HoldfastError {
  return fault('filters', `must leave fewer memories to look at than ${mostLookedAt}; name a run, an agent or an app`);
}
