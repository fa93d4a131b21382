import type { OutputOf } from '@holdfast/contract';
import { type Asked, type Mem0Parts, numberField } from './parts.ts';

interface Mem0User {
  readonly id: string;
  readonly name: string;
  readonly type: 'user';
  readonly total_memories: number;
  readonly created_at: string | null;
  readonly updated_at: string | null;
  readonly owner: null;
  readonly metadata: null;
}

/** Users with memories; a key that is bound to one knows of no others. */
export async function users(parts: Mem0Parts, asked: Asked): Promise<object> {
  const page = numberField(asked.query, 'page', { least: 1, most: 100_000 }) ?? 1;
  const size = numberField(asked.query, 'page_size', { least: 1, most: 200 }) ?? 100;
  const all = await everybody(parts, asked, page * size + 1);
  const results = all.slice((page - 1) * size, page * size);
  return {
    count: all.length,
    next: all.length > page * size ? `?page=${page + 1}&page_size=${size}` : null,
    previous: null,
    results,
  };
}

async function everybody({ api }: Mem0Parts, { context }: Asked, most: number): Promise<Mem0User[]> {
  const bound = context.caller.kind === 'key' ? context.caller.key.user : undefined;
  if (bound !== undefined) {
    const { memories } = await api.call('stats', {}, context);
    return [userOf({ id: bound, memories: memories.total })];
  }
  const found: Mem0User[] = [];
  let cursor: string | undefined;
  do {
    const page = await api.call('listUsers', { limit: 200, ...(cursor === undefined ? {} : { cursor }) }, context);
    found.push(...page.users.map(userOf));
    cursor = page.nextCursor;
  } while (cursor !== undefined && found.length < most);
  return found;
}

type Listed = Pick<OutputOf<'listUsers'>['users'][number], 'id' | 'memories'> & { readonly createdAt?: string };

function userOf({ id, memories, createdAt }: Listed): Mem0User {
  return {
    id,
    name: id,
    type: 'user',
    total_memories: memories,
    created_at: createdAt ?? null,
    updated_at: createdAt ?? null,
    owner: null,
    metadata: null,
  };
}
