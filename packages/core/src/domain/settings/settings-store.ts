import type { TenantScope } from '../scope.ts';

/** Settings of a tenant by name, each a JSON value. */
export type SettingsName = 'ai';

export interface Setting {
  readonly value: unknown;
  /** Counts the changes; 0 before the first. */
  readonly version: number;
}

export interface SettingsReader {
  get(scope: TenantScope, params: { readonly name: SettingsName }): Promise<Setting | undefined>;
}

export interface SettingsWriter extends SettingsReader {
  /** Stores the value as the next version; undefined when the one that is there is not `expected` (0: none is). */
  put(
    scope: TenantScope,
    params: {
      readonly name: SettingsName;
      readonly value: unknown;
      readonly expected: number;
      readonly at: number;
    },
  ): Promise<Setting | undefined>;
}
