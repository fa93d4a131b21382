import type { TenantQuotas } from '../../../domain/limits/quotas.ts';

/** Quotas as their column holds them: JSON, with no field where there is no limit. */
export function quotasOf(quotas: TenantQuotas): string {
  return JSON.stringify(quotas);
}

export function toQuotas(column: string | null): TenantQuotas {
  // Sound: only quotasOf writes the columns.
  return column === null ? {} : (JSON.parse(column) as TenantQuotas);
}
