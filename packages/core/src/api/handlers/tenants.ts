import { HoldfastError, type OutputOf } from '@holdfast/contract';
import { z } from 'zod';
import { defined } from '../../domain/defined.ts';
import { patchQuotas } from '../../domain/limits/quotas.ts';
import { localTenant, type TenantScope } from '../../domain/scope.ts';
import type { Tenant } from '../../domain/tenants/tenant-store.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import type { Handlers } from '../handler.ts';
import { toTimestamp } from '../instants.ts';

type TenantHandlers = Pick<Handlers, 'createTenant' | 'listTenants' | 'updateTenant'>;

export const tenantHandlers: TenantHandlers = {
  async createTenant({ input: { id, name, timeZone, quotas }, dependencies: { store, platform } }) {
    const own = scopeOf(id);
    const tenant: Tenant = {
      id,
      name: name ?? id,
      quotas: patchQuotas({}, quotas ?? {}),
      createdAt: platform.now(),
      ...defined({ timeZone }),
    };
    if (!(await store.write(own, (writers) => writers.tenants.insert(own, { tenant })))) {
      throw new HoldfastError('already_exists', {
        detail: `There is a tenant ${id} already; updateTenant changes it.`,
        faults: [{ field: 'id', message: 'is taken' }],
      });
    }
    return { tenant: present(tenant) };
  },

  async listTenants({ input: { limit, cursor }, scope, dependencies: { store } }) {
    const after = cursor === undefined ? '' : readCursor(cursor, 'tenants', z.tuple([z.string()]))[0];
    const ids = await store.read(scope, (readers) => readers.tenants.ids(scope, { after, limit: limit + 1 }));
    const page = ids.slice(0, limit);
    const found = await Promise.all(
      page.map((id) => store.read(scopeOf(id), (readers) => readers.tenants.get(scopeOf(id)))),
    );
    const last = page.at(-1);
    return {
      tenants: found.filter((tenant) => tenant !== undefined).map(present),
      ...(ids.length > limit && last !== undefined ? { nextCursor: writeCursor('tenants', [last]) } : {}),
    };
  },

  async updateTenant({ input: { id, name, timeZone, quotas }, dependencies: { store, platform } }) {
    const own = scopeOf(id);
    return store.write(own, async (writers) => {
      // The local tenant is there without a row.
      if (id === localTenant) {
        const tenant: Tenant = { id, name: id, quotas: {}, createdAt: platform.now() };
        await writers.tenants.insert(own, { tenant });
      }
      const before = await writers.tenants.get(own);
      if (before === undefined) {
        throw new HoldfastError('not_found', {
          detail: `No tenant ${id}; createTenant makes one.`,
          faults: [{ field: 'id', message: 'was not found' }],
        });
      }
      const tenant: Tenant = {
        ...before,
        ...defined({ name, timeZone }),
        quotas: patchQuotas(before.quotas, quotas ?? {}),
      };
      await writers.tenants.replace(own, { tenant, at: platform.now() });
      return { tenant: present(tenant) };
    });
  },
};

function scopeOf(tenant: string): TenantScope {
  return { kind: 'tenant', tenant };
}

function present({ id, name, timeZone, quotas, createdAt }: Tenant): OutputOf<'createTenant'>['tenant'] {
  return { id, name, quotas: { ...quotas }, createdAt: toTimestamp(createdAt), ...defined({ timeZone }) };
}
