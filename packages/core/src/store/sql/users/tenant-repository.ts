import type { Tenant, TenantReader, TenantWriter } from '../../../domain/tenants/tenant-store.ts';
import type { Tables } from '../schema.ts';
import type { Session, WriteSession } from '../session.ts';
import { statement } from '../statement.ts';
import { quotasOf, toQuotas } from './quota-columns.ts';

const tenantIds = statement((db, p: { after: string; limit: number }, dialect) => dialect.lookUps.tenantIds(db, p));

const oneTenant = statement((db, p: { tenant: string }) =>
  db
    .selectFrom('tenants')
    .select(['tenant as id', 'name', 'time_zone', 'quotas', 'created_at as createdAt'])
    .where('tenant', '=', p.tenant),
);

const addTenant = statement((db, p: Tables['tenants']) =>
  db
    .insertInto('tenants')
    .values({
      tenant: p.tenant,
      name: p.name,
      time_zone: p.time_zone,
      quotas: p.quotas,
      created_at: p.created_at,
      updated_at: p.updated_at,
    })
    .onConflict((conflict) => conflict.doNothing()),
);

const replaceTenant = statement((db, p: Omit<Tables['tenants'], 'created_at'>) =>
  db
    .updateTable('tenants')
    .set({ name: p.name, time_zone: p.time_zone, quotas: p.quotas, updated_at: p.updated_at })
    .where('tenant', '=', p.tenant),
);

export function tenantReader(session: Session): TenantReader {
  const { executor } = session;
  return {
    async get(scope) {
      session.demand(scope);
      const row = await executor.first(oneTenant, { tenant: scope.tenant });
      if (row === undefined) return undefined;
      const { time_zone, quotas, ...rest } = row;
      return { ...rest, quotas: toQuotas(quotas), ...(time_zone === null ? {} : { timeZone: time_zone }) };
    },
    async ids(scope, params) {
      session.demand(scope);
      return (await executor.all(tenantIds, params)).map(({ tenant }) => tenant);
    },
  };
}

export function tenantWriter(session: WriteSession): TenantWriter {
  const { executor } = session;
  return {
    ...tenantReader(session),
    async insert(scope, { tenant }) {
      session.demand(scope);
      session.touch('tenant', tenant.id);
      return (
        (await executor.run(addTenant, {
          ...columnsOf(scope.tenant, tenant, tenant.createdAt),
          created_at: tenant.createdAt,
        })) > 0
      );
    },
    async replace(scope, { tenant, at }) {
      session.demand(scope);
      session.touch('tenant', tenant.id);
      return (await executor.run(replaceTenant, columnsOf(scope.tenant, tenant, at))) > 0;
    },
  };
}

function columnsOf(
  tenant: string,
  { name, timeZone, quotas }: Tenant,
  updatedAt: number,
): Omit<Tables['tenants'], 'created_at'> {
  return { tenant, name, time_zone: timeZone ?? null, quotas: quotasOf(quotas), updated_at: updatedAt };
}
