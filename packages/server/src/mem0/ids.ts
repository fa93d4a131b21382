import type { Memory } from './record.ts';

/** Where a memory lies: what its id alone does not say. */
export interface Place {
  readonly id: string;
  readonly user: string | undefined;
  readonly space: string | undefined;
}

/**
 * Clients of mem0 ask for a memory by its id and nothing else, as ids there are those of a project. Ours are looked for in
 * one user's memories, so that the id that such a client gets names the user and the space as well, where they are not
 * those that go without saying. No table of all ids is needed, and none that would have to cross users' walls.
 */
export function placeId(
  { id, userId, space }: Pick<Memory, 'id' | 'userId' | 'space'>,
  impliedUser: string | undefined,
): string {
  if (space !== 'default') return [id, encode(userId), encode(space)].join('.');
  return userId === impliedUser ? id : `${id}.${encode(userId)}`;
}

export function placeOf(given: string): Place {
  const [id = '', user, space] = given.split('.');
  return { id, user: decode(user), space: decode(space) };
}

function encode(text: string): string {
  return Buffer.from(text).toString('base64url');
}

function decode(text: string | undefined): string | undefined {
  const decoded = text === undefined ? '' : Buffer.from(text, 'base64url').toString();
  return decoded === '' ? undefined : decoded;
}
