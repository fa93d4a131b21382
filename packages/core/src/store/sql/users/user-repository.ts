import type { User, UserReader, UserWriter } from '../../../domain/tenants/user-store.ts';
import { quotasOf, toQuotas } from './quota-columns.ts';
import type { Session, WriteSession } from '../session.ts';
import { statement } from '../statement.ts';

const listUsers = statement((db, p: { tenant: string; after: string; limit: number }) =>
  db
    .selectFrom('users')
    .innerJoin('user_state as state', 'state.user_no', 'users.user_no')
    .select([
      'state.user_no as userNo',
      'state.user_id as id',
      'users.created_at as createdAt',
      'users.time_zone as timeZone',
    ])
    .where('state.tenant', '=', p.tenant)
    .where('state.user_id', '>', p.after)
    .orderBy('state.user_id')
    .limit(p.limit),
);

const spacesOf = statement((db, p: { userNos: readonly number[] }, dialect) =>
  db
    .selectFrom('memory_counts')
    .select((eb) => ['user_no as userNo', 'space', eb.fn.sum<number>('count').as('count')])
    .where('user_no', 'in', dialect.numbers(p.userNos))
    .where('deleted', '=', 0)
    .groupBy(['user_no', 'space'])
    .orderBy('space'),
);

const zoneOf = statement((db, p: { userNo: number }) =>
  db.selectFrom('users').select('time_zone').where('user_no', '=', p.userNo),
);

const profileOf = statement((db, p: { userNo: number }) =>
  db.selectFrom('users').select(['created_at', 'time_zone', 'quotas']).where('user_no', '=', p.userNo),
);

const changeZone = statement((db, p: { userNo: number; timeZone: string }) =>
  db.updateTable('users').set({ time_zone: p.timeZone }).where('user_no', '=', p.userNo),
);

const changeQuotas = statement((db, p: { userNo: number; quotas: string }) =>
  db.updateTable('users').set({ quotas: p.quotas }).where('user_no', '=', p.userNo),
);

export function userReader(session: Session): UserReader {
  const { executor } = session;
  return {
    async list(scope, { after = '', limit }) {
      session.demand(scope);
      const rows = await executor.all(listUsers, { tenant: scope.tenant, after, limit });
      const spaces = await executor.all(spacesOf, { userNos: rows.map((row) => row.userNo) });
      return rows.map(({ userNo, ...row }): User => {
        const own = spaces.filter((space) => space.userNo === userNo);
        return {
          ...row,
          memories: own.reduce((sum, { count }) => sum + Number(count), 0),
          spaces: own.map(({ space }) => space),
        };
      });
    },
    async profile(scope) {
      const userNo = await session.userNo(scope);
      const row = userNo === undefined ? undefined : await executor.first(profileOf, { userNo });
      if (row === undefined) return undefined;
      return { createdAt: row.created_at, timeZone: row.time_zone, quotas: toQuotas(row.quotas) };
    },
    async timeZone(scope) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return undefined;
      // Every recall asks.
      const known = session.knownTimeZone(scope);
      if (known !== undefined) return known;
      const zone = (await executor.first(zoneOf, { userNo }))?.time_zone;
      if (zone !== undefined) session.noteTimeZone(scope, zone);
      return zone;
    },
  };
}

export function userWriter(session: WriteSession): UserWriter {
  const reader = userReader(session);
  return {
    ...reader,
    async list(scope, params) {
      await session.flush();
      return reader.list(scope, params);
    },
    ensure: (scope, row) => session.ensureUser(scope, row),
    async change(scope, { timeZone, quotas }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined || (await reader.profile(scope)) === undefined) return false;
      session.touch('user', scope.user);
      if (timeZone !== undefined) {
        await session.executor.run(changeZone, { userNo, timeZone });
        session.noteTimeZone(scope, timeZone);
      }
      if (quotas !== undefined) await session.executor.run(changeQuotas, { userNo, quotas: quotasOf(quotas) });
      return true;
    },
  };
}
