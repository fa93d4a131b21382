import type { QuotaReader, QuotaUse, QuotaWriter } from '../../../domain/limits/quota-store.ts';
import type { Session, WriteSession } from '../session.ts';
import { statement } from '../statement.ts';
import { toQuotas } from './quota-columns.ts';

const ofUser = statement((db, p: { userNo: number }) =>
  db.selectFrom('users').select('quotas').where('user_no', '=', p.userNo),
);

const ofTenant = statement((db, p: { tenant: string }) =>
  db.selectFrom('tenants').select(['quotas', 'time_zone']).where('tenant', '=', p.tenant),
);

const useOfTenant = statement((db, p: { tenant: string; day: string }, dialect) => dialect.lookUps.tenantUse(db, p));

const kept = statement((db, p: { userNo: number }) =>
  db
    .selectFrom('memory_counts')
    .select((eb) => eb.fn.sum<number | null>('count').as('count'))
    .where('user_no', '=', p.userNo)
    .where('deleted', '=', 0),
);

const storedOn = statement((db, p: { userNo: number; day: string }) =>
  db.selectFrom('ingestions').select('count').where('user_no', '=', p.userNo).where('day', '=', p.day),
);

const addToDay = statement((db, p: { userNo: number; day: string; by: number }) =>
  db
    .updateTable('ingestions')
    .set((eb) => ({ count: eb('count', '+', p.by) }))
    .where('user_no', '=', p.userNo)
    .where('day', '=', p.day),
);

const beginDay = statement((db, p: { userNo: number; day: string; by: number }) =>
  db.insertInto('ingestions').values({ user_no: p.userNo, day: p.day, count: p.by }),
);

const dropDays = statement((db, p: { userNo: number; keepFrom: string }) =>
  db.deleteFrom('ingestions').where('user_no', '=', p.userNo).where('day', '<', p.keepFrom),
);

export function quotaReader(session: Session): QuotaReader {
  const { executor } = session;
  return {
    async rules(scope) {
      const userNo = await session.userNo(scope);
      // All go out at once, and are answered in one round trip where there are any.
      const [user, tenant] = await Promise.all([
        userNo === undefined ? undefined : executor.first(ofUser, { userNo }),
        executor.first(ofTenant, { tenant: scope.tenant }),
      ]);
      const zone = tenant?.time_zone ?? undefined;
      return {
        user: toQuotas(user?.quotas ?? null),
        tenant: toQuotas(tenant?.quotas ?? null),
        ...(zone === undefined ? {} : { timeZone: zone }),
      };
    },
    async use(scope, { day }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return { memories: 0, ingestions: 0 };
      const [memories, ingestions] = await Promise.all([
        executor.first(kept, { userNo }),
        executor.first(storedOn, { userNo, day }),
      ]);
      return { memories: Number(memories?.count ?? 0), ingestions: Number(ingestions?.count ?? 0) };
    },
  };
}

export function quotaWriter(session: WriteSession): QuotaWriter {
  const { executor } = session;
  const reader = quotaReader(session);
  return {
    ...reader,
    async use(scope, params) {
      await session.flush();
      return reader.use(scope, params);
    },
    async tenantUse(scope, { day }): Promise<QuotaUse> {
      session.demand(scope);
      await session.flush();
      const row = await executor.first(useOfTenant, { tenant: scope.tenant, day });
      return { memories: Number(row?.memories ?? 0), ingestions: Number(row?.ingestions ?? 0) };
    },
    async count(scope, { day, by, keepFrom }) {
      const userNo = await session.ownUserNo(scope);
      if ((await executor.run(addToDay, { userNo, day, by })) > 0) return;
      await executor.run(beginDay, { userNo, day, by });
      await executor.run(dropDays, { userNo, keepFrom });
    },
  };
}
