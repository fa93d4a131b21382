import { HoldfastError, type Permission, permissions } from '@holdfast/contract';
import { z } from 'zod';
import { createKey } from '../../domain/tenants/keys.ts';
import { hasPermission } from '../caller.ts';
import type { Caller } from '../caller.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import type { Handlers } from '../handler.ts';
import { toMillis, toTimestamp } from '../instants.ts';
import { presentKey } from '../present.ts';
import { isWithinWalls, refuseBound, spacesOf, userOf } from '../authorise.ts';

type TenantHandlers = Pick<Handlers, 'listUsers' | 'stats' | 'createKey' | 'listKeys' | 'revokeKey'>;

export const tenantHandlers: TenantHandlers = {
  async listUsers({ input: { limit, cursor }, scope: tenant, context, dependencies: { store } }) {
    refuseBound(context.caller, 'listUsers');
    const after = cursor === undefined ? undefined : readCursor(cursor, 'users', z.tuple([z.string()]))[0];
    const users = await store.read(tenant, (readers) =>
      readers.users.list(tenant, { limit: limit + 1, ...(after === undefined ? {} : { after }) }),
    );
    const page = users.slice(0, limit);
    const last = page.at(-1);
    return {
      users: page.map((user) => ({ ...user, spaces: [...user.spaces], createdAt: toTimestamp(user.createdAt) })),
      ...(users.length > limit && last !== undefined ? { nextCursor: writeCursor('users', [last.id]) } : {}),
    };
  },

  async stats({ scope, dependencies: { store, embeddings } }) {
    const [found, bytes] = await Promise.all([
      store.read(scope, async (readers) => ({
        counts: await readers.memories.counts(scope),
        jobs: await readers.jobs.counts(scope),
        version: await readers.changes.version(scope),
      })),
      store.bytes(),
    ]);
    const { total, archived, deleted, byKind, bySpace, embeddingReady, embeddingPending } = found.counts;
    return {
      memories: { total, archived, deleted, byKind: { ...byKind }, bySpace: { ...bySpace } },
      embeddings: {
        ready: embeddingReady,
        pending: embeddingPending,
        ...(embeddings.model === undefined ? {} : { model: embeddings.model }),
      },
      jobs: found.jobs,
      version: found.version,
      store: { driver: store.capabilities.driver, bytes },
    };
  },

  async createKey({ input, scope: tenant, context, dependencies }) {
    const { name, userId, spaces } = input;
    const granted = grantable(context.caller, input.permissions);
    // A bound key can only make keys with its own walls or narrower ones.
    const user =
      context.caller.kind === 'key' && context.caller.key.user !== undefined
        ? userOf(context, userId, { mode: 'team' })
        : userId;
    const bound = context.caller.kind === 'key' && context.caller.key.spaces !== undefined;
    const ownSpaces = bound ? spacesOf(context.caller, spaces ?? context.caller.key.spaces) : spaces;
    const wanted = input.expiresAt === undefined ? undefined : toMillis(input.expiresAt);
    if (wanted !== undefined && wanted <= dependencies.platform.now()) {
      throw new HoldfastError('invalid_input', {
        detail: 'expiresAt must be in the future.',
        faults: [{ field: 'expiresAt', message: 'must be in the future' }],
      });
    }
    const expiresAt = earlier(wanted, context.caller.kind === 'key' ? context.caller.key.expiresAt : undefined);
    const { key, secret } = await createKey(dependencies, tenant, {
      name,
      permissions: granted,
      ...(user === undefined ? {} : { user }),
      ...(ownSpaces === undefined || ownSpaces === '*' ? {} : { spaces: ownSpaces }),
      ...(expiresAt === undefined ? {} : { expiresAt }),
    });
    return { key: presentKey(key), secret };
  },

  async listKeys({ input: { includeRevoked }, scope: tenant, context, dependencies: { store } }) {
    const keys = await store.read(tenant, (readers) => readers.keys.list(tenant, { includeRevoked }));
    return { keys: keys.filter((key) => isWithinWalls(context.caller, key)).map(presentKey) };
  },

  async revokeKey({ input: { id }, scope: tenant, context, dependencies: { store, platform } }) {
    const key = await store.write(tenant, async (writers) => {
      const known = await writers.keys.list(tenant, { includeRevoked: true });
      const own = known.some((one) => one.id === id && isWithinWalls(context.caller, one));
      return own ? writers.keys.revoke(tenant, { id, at: platform.now() }) : undefined;
    });
    if (key === undefined) {
      throw new HoldfastError('not_found', {
        detail: `No API key ${id}.`,
        faults: [{ field: 'id', message: 'was not found' }],
      });
    }
    return { key: presentKey(key) };
  },
};

/** @throws HoldfastError permission_denied when a key would get more than its maker has */
function grantable(caller: Caller, wanted: readonly Permission[] | undefined): readonly Permission[] {
  const own = permissions.filter((permission) => hasPermission(caller, permission));
  const missing = wanted?.find((permission) => !own.includes(permission));
  if (missing === undefined) return wanted ?? own;
  throw new HoldfastError('permission_denied', {
    detail: `This API key cannot grant ${missing}, which it lacks itself.`,
  });
}

/** A key does not outlive its maker. */
function earlier(wanted: number | undefined, own: number | undefined): number | undefined {
  return wanted === undefined || own === undefined ? (wanted ?? own) : Math.min(wanted, own);
}
