import { type HttpMethod, HoldfastError } from '@holdfast/contract';
import type { Edge } from '../http/edge.ts';
import { add } from './add.ts';
import { remove, removeMany, update, updateMany } from './change.ts';
import { removeAll, removeEntity } from './forget-all.ts';
import { type Asked, askedOf, type Mem0Parts } from './parts.ts';
import { event, get, history, list, search } from './read.ts';
import { users } from './users.ts';

type Work = (parts: Mem0Parts, asked: Asked) => Promise<unknown>;

/** The REST surface of mem0, as its clients call it; every path of it ends with a slash, and none of ours does. */
const routes: readonly (readonly [method: HttpMethod, path: string, work: Work])[] = [
  ['GET', '/v1/ping/', ping],
  ['POST', '/v1/memories/', (parts, asked) => add(parts, asked, 'v1')],
  ['POST', '/v3/memories/add/', (parts, asked) => add(parts, asked, 'v3')],
  ['GET', '/v1/memories/', (parts, asked) => list(parts, asked, 'v1')],
  ['POST', '/v2/memories/', (parts, asked) => list(parts, asked, 'v2')],
  ['POST', '/v3/memories/', (parts, asked) => list(parts, asked, 'v3')],
  ['POST', '/v1/memories/search/', (parts, asked) => search(parts, asked, 'v1')],
  ['POST', '/v2/memories/search/', (parts, asked) => search(parts, asked, 'v2')],
  ['POST', '/v3/memories/search/', (parts, asked) => search(parts, asked, 'v3')],
  ['DELETE', '/v1/memories/', removeAll],
  ['GET', '/v1/memories/{id}/', get],
  ['PUT', '/v1/memories/{id}/', update],
  ['DELETE', '/v1/memories/{id}/', remove],
  ['GET', '/v1/memories/{id}/history/', history],
  ['GET', '/v1/event/{id}/', event],
  ['PUT', '/v1/batch/', updateMany],
  ['DELETE', '/v1/batch/', removeMany],
  ['GET', '/v1/entities/', users],
  ['DELETE', '/v1/entities/{type}/{name}/', removeEntity],
  ['DELETE', '/v2/entities/{type}/{name}/', removeEntity],
];

export function mem0Edges(parts: Mem0Parts): readonly Edge[] {
  return routes.map(([method, path, work]) => ({
    method,
    path,
    handler: async (request, context) => {
      if (context.caller.kind === 'anonymous') {
        throw new HoldfastError('unauthenticated', {
          detail: 'Send an API key of Holdfast as "Authorization: Token KEY".',
        });
      }
      const result = await work(parts, askedOf(parts, request, context));
      return result instanceof Response ? result : Response.json(result);
    },
  }));
}

/** Says that the key is known. The names of an organisation and a project are of no meaning here, but clients want them. */
async function ping(_: Mem0Parts, { context: { caller } }: Asked): Promise<unknown> {
  const tenant = caller.kind === 'key' ? caller.key.tenant : 'local';
  return { status: 'ok', org_id: tenant, project_id: 'default', user_email: null };
}
