import { HoldfastError } from './errors.ts';

/**
 * Whose data a store call may touch. The scope is the first parameter of every store method, so a query without
 * a tenant does not compile. Tenant, user and space are walls; session and agent are provenance.
 */
export interface SystemScope {
  readonly kind: 'system';
}

export interface TenantScope {
  readonly kind: 'tenant';
  readonly tenant: string;
}

export interface UserScope {
  readonly kind: 'user';
  readonly tenant: string;
  readonly user: string;
  /** The spaces that may be read; a write needs exactly one. `*` is all spaces of the user. */
  readonly spaces: readonly string[] | '*';
}

export type Scope = SystemScope | TenantScope | UserScope;

export const systemScope: SystemScope = { kind: 'system' };

export const localTenant = 'local';
export const defaultUser = 'default';
export const defaultSpace = 'default';

/** The one space a write goes to. @throws HoldfastError invalid_input when the scope names several. */
export function soleSpace(scope: UserScope): string {
  const [only, ...rest] = scope.spaces === '*' ? [] : scope.spaces;
  if (only === undefined || rest.length > 0) {
    throw new HoldfastError('invalid_input', {
      detail: 'Writing needs exactly one space.',
      faults: [{ field: 'space', message: 'name exactly one space' }],
    });
  }
  return only;
}

/** Tenant and user as one key; JSON, so that no character of one can pass for the border to the other. */
export function userKey({ tenant, user }: Pick<UserScope, 'tenant' | 'user'>): string {
  return JSON.stringify([tenant, user]);
}

export function coversSpace(scope: UserScope, space: string): boolean {
  return scope.spaces === '*' || scope.spaces.includes(space);
}
