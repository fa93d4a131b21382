import { sql } from 'kysely';
import type { ApiKey, KeyReader, KeyWriter } from '../../../domain/tenants/key-store.ts';
import { parseTexts, toJson } from '../memories/memory-row.ts';
import type { Tables } from '../schema.ts';
import type { Session, WriteSession } from '../session.ts';
import { statement } from '../statement.ts';

const keyColumns = [
  'tenant',
  'id',
  'name',
  'prefix',
  'user_id',
  'spaces',
  'permissions',
  'created_at',
  'expires_at',
  'last_used_at',
  'revoked_at',
  'operations',
  'replaces',
] as const;

type KeyRow = Pick<Tables['api_keys'], (typeof keyColumns)[number]>;

const placeOf = statement((db, p: { hash: string }, dialect) => dialect.lookUps.keyPlace(db, p));

const enterKey = statement((db, p: { hash: string }, dialect) => {
  // Sound: run only where the dialect has it.
  return (dialect.lookUps.enterKey as NonNullable<typeof dialect.lookUps.enterKey>)(db, p);
});

const byHash = statement((db, p: { hash: string }) =>
  db
    .selectFrom('api_keys')
    .select([...keyColumns, 'hash'])
    .where('hash', '=', p.hash),
);

const byId = statement((db, p: { tenant: string; id: string }) =>
  db
    .selectFrom('api_keys')
    .select([...keyColumns, 'hash'])
    .where('tenant', '=', p.tenant)
    .where('id', '=', p.id),
);

const listed = (includeRevoked: boolean) =>
  statement((db, p: { tenant: string }) =>
    db
      .selectFrom('api_keys')
      .select(keyColumns)
      .where('tenant', '=', p.tenant)
      .$if(!includeRevoked, (query) => query.where('revoked_at', 'is', null))
      .orderBy('created_at')
      .orderBy('id'),
  );
const allKeys = listed(true);
const liveKeys = listed(false);

const countKeys = statement((db, _: object, dialect) => dialect.lookUps.keyCount(db));

// Replicas that start at once bring the same preset secret: the second finds it there.
const addKey = statement((db, p: Tables['api_keys']) =>
  db
    .insertInto('api_keys')
    .values({
      tenant: p.tenant,
      id: p.id,
      name: p.name,
      prefix: p.prefix,
      hash: p.hash,
      user_id: p.user_id,
      spaces: p.spaces,
      permissions: p.permissions,
      created_at: p.created_at,
      expires_at: p.expires_at,
      last_used_at: p.last_used_at,
      revoked_at: p.revoked_at,
      operations: p.operations,
      replaces: p.replaces,
    })
    .onConflict((conflict) => conflict.doNothing()),
);

const revokeKey = statement((db, p: { tenant: string; id: string; at: number }) =>
  db
    .updateTable('api_keys')
    // The first revocation counts: repeating it does not move the instant.
    .set((eb) => ({ revoked_at: eb.fn.coalesce('revoked_at', eb.val(p.at)) }))
    .where('tenant', '=', p.tenant)
    .where('id', '=', p.id)
    .returning(keyColumns),
);

/** The sooner of two instants counts: no overlap makes a key live longer than it was made for. */
const expireKey = statement((db, p: { tenant: string; id: string; at: number }) =>
  db
    .updateTable('api_keys')
    .set((eb) => ({
      expires_at: eb
        .case()
        .when(eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', p.at)]))
        .then(sql<number>`${p.at}`)
        .else(eb.ref('expires_at'))
        .end(),
    }))
    .where('tenant', '=', p.tenant)
    .where('id', '=', p.id)
    .returning(keyColumns),
);

const touchKeys = statement((db, p: { tenant: string; ids: readonly string[]; at: number }, dialect) =>
  db
    .updateTable('api_keys')
    .set({ last_used_at: p.at })
    .where('tenant', '=', p.tenant)
    .where('id', 'in', dialect.elements(p.ids)),
);

export function keyReader(session: Session): KeyReader {
  const { executor } = session;
  return {
    async findByHash(_, { hash }) {
      if (executor.dialect.lookUps.enterKey !== undefined) {
        // Asked with every call from outside: both go out at once and run in this order.
        const [, own] = await Promise.all([executor.first(enterKey, { hash }), executor.first(byHash, { hash })]);
        if (own === undefined) return undefined;
        executor.enter({ kind: 'tenant', tenant: own.tenant });
        return { key: toKey(own), hash: own.hash };
      }
      const place = await executor.first(placeOf, { hash });
      if (place === undefined) return undefined;
      executor.enter({ kind: 'tenant', tenant: place.tenant });
      const row = await executor.first(byId, place);
      return row === undefined ? undefined : { key: toKey(row), hash: row.hash };
    },
    async list(scope, { includeRevoked }) {
      session.demand(scope);
      const rows = await executor.all(includeRevoked ? allKeys : liveKeys, { tenant: scope.tenant });
      return rows.map(toKey);
    },
    count: async () => Number((await executor.first(countKeys, {}))?.count ?? 0),
  };
}

export function keyWriter(session: WriteSession): KeyWriter {
  const { executor } = session;
  return {
    ...keyReader(session),
    async insert(scope, { key, hash }) {
      session.demand(scope);
      session.touch('key', key.id);
      await executor.run(addKey, {
        tenant: scope.tenant,
        id: key.id,
        name: key.name,
        prefix: key.prefix,
        hash,
        user_id: key.user ?? null,
        spaces: key.spaces === undefined ? null : toJson(key.spaces),
        permissions: toJson(key.permissions),
        created_at: key.createdAt,
        expires_at: key.expiresAt ?? null,
        last_used_at: key.lastUsedAt ?? null,
        revoked_at: key.revokedAt ?? null,
        operations: key.operations === undefined ? null : toJson(key.operations),
        replaces: key.replaces ?? null,
      });
      return { ...key, tenant: scope.tenant };
    },
    async revoke(scope, { id, at }) {
      session.demand(scope);
      const row = await executor.first(revokeKey, { tenant: scope.tenant, id, at });
      if (row !== undefined) session.touch('key', id);
      return row === undefined ? undefined : toKey(row);
    },
    async expire(scope, { id, at }) {
      session.demand(scope);
      const row = await executor.first(expireKey, { tenant: scope.tenant, id, at });
      if (row !== undefined) session.touch('key', id);
      return row === undefined ? undefined : toKey(row);
    },
    async touch(scope, { ids, at }) {
      session.demand(scope);
      await executor.run(touchKeys, { tenant: scope.tenant, ids, at });
    },
  };
}

function toKey(row: KeyRow): ApiKey {
  return {
    id: row.id,
    tenant: row.tenant,
    name: row.name,
    prefix: row.prefix,
    // Sound: only this file writes the column, from a list of permissions.
    permissions: parseTexts(row.permissions) as ApiKey['permissions'][number][],
    createdAt: row.created_at,
    ...(row.user_id === null ? {} : { user: row.user_id }),
    ...(row.spaces === null ? {} : { spaces: parseTexts(row.spaces) }),
    ...(row.expires_at === null ? {} : { expiresAt: row.expires_at }),
    ...(row.last_used_at === null ? {} : { lastUsedAt: row.last_used_at }),
    ...(row.revoked_at === null ? {} : { revokedAt: row.revoked_at }),
    // Sound: only this file writes the column, from names of operations.
    ...(row.operations === null
      ? {}
      : { operations: parseTexts(row.operations) as NonNullable<ApiKey['operations']>[number][] }),
    ...(row.replaces === null ? {} : { replaces: row.replaces }),
  };
}
