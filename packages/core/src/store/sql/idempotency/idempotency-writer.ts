import type { IdempotencyWriter } from '../../../domain/idempotency/idempotency-store.ts';
import { parseTexts, toJson } from '../memories/memory-row.ts';
import type { WriteSession } from '../session.ts';
import { statement } from '../statement.ts';

const findRecord = statement((db, p: { tenant: string; operation: string; key: string; notBefore: number }) =>
  db
    .selectFrom('idempotency')
    .select(['operation', 'key', 'body_hash', 'memory_ids', 'created_at'])
    .where('tenant', '=', p.tenant)
    .where('operation', '=', p.operation)
    .where('key', '=', p.key)
    .where('created_at', '>=', p.notBefore),
);

interface PutParams {
  readonly tenant: string;
  readonly operation: string;
  readonly key: string;
  readonly bodyHash: string;
  readonly memoryIds: string;
  readonly createdAt: number;
  readonly userNo: number;
}

/** Overwrites: only a record that is too old to be found can be there already. */
const putRecord = statement((db, p: PutParams) =>
  db
    .insertInto('idempotency')
    .values({
      tenant: p.tenant,
      operation: p.operation,
      key: p.key,
      body_hash: p.bodyHash,
      memory_ids: p.memoryIds,
      created_at: p.createdAt,
      user_no: p.userNo,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['tenant', 'operation', 'key'])
        .doUpdateSet({ body_hash: p.bodyHash, memory_ids: p.memoryIds, created_at: p.createdAt, user_no: p.userNo }),
    ),
);

const removeOld = statement((db, p: { tenant: string; before: number }) =>
  db.deleteFrom('idempotency').where('tenant', '=', p.tenant).where('created_at', '<', p.before),
);

/** A day's keys of one user; of those from before the column, of the tenant. */
const ofUser = statement((db, p: { tenant: string; userNo: number }) =>
  db
    .selectFrom('idempotency')
    .select(['operation', 'key', 'memory_ids', 'user_no'])
    .where('tenant', '=', p.tenant)
    .where((eb) => eb.or([eb('user_no', '=', p.userNo), eb('user_no', 'is', null)])),
);

const removeOne = statement((db, p: { tenant: string; operation: string; key: string }) =>
  db
    .deleteFrom('idempotency')
    .where('tenant', '=', p.tenant)
    .where('operation', '=', p.operation)
    .where('key', '=', p.key),
);

export function idempotencyWriter(session: WriteSession): IdempotencyWriter {
  const { executor } = session;
  return {
    async find(scope, { operation, key, notBefore }) {
      session.demand(scope);
      const row = await executor.first(findRecord, { tenant: scope.tenant, operation, key, notBefore });
      if (row === undefined) return undefined;
      return {
        operation: row.operation,
        key: row.key,
        bodyHash: row.body_hash,
        memoryIds: parseTexts(row.memory_ids),
        createdAt: row.created_at,
      };
    },
    async put(scope, { record }) {
      session.demand(scope);
      const userNo = await session.ownUserNo(scope);
      await executor.run(putRecord, { ...record, userNo, tenant: scope.tenant, memoryIds: toJson(record.memoryIds) });
    },
    async forget(scope, { memoryIds }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return 0;
      const { tenant } = scope;
      const named = memoryIds === undefined ? undefined : new Set(memoryIds);
      const rows = (await executor.all(ofUser, { tenant, userNo })).filter(({ memory_ids, user_no }) =>
        named === undefined ? user_no !== null : parseTexts(memory_ids).some((id) => named.has(id)),
      );
      await executor.runAll(
        removeOne,
        rows.map(({ operation, key }) => ({ tenant, operation, key })),
      );
      // The key and the hash of the body are the caller's words.
      if (rows.length > 0) session.notePurge();
      return rows.length;
    },
    async prune(scope, { before }) {
      session.demand(scope);
      return executor.run(removeOld, { tenant: scope.tenant, before });
    },
  };
}
