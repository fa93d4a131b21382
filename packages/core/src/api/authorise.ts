import { HoldfastError, type Operation, type OperationName } from '@holdfast/contract';
import { defaultSpace, defaultUser, localTenant, type TenantScope, type UserScope } from '../domain/scope.ts';
import type { ApiKey } from '../domain/tenants/key-store.ts';
import { unauthenticated } from '../domain/tenants/keys.ts';
import type { CallContext } from './api.ts';
import { type Caller, hasPermission } from './caller.ts';

/** How a call without a user is read: `local` means the one owner, `team` demands a user. */
export interface UserPolicy {
  readonly mode: 'local' | 'team';
  readonly user?: string;
}

/** @throws HoldfastError unauthenticated, permission_denied */
export function checkPermission(
  operation: { readonly name: OperationName; readonly permission: Operation['permission'] },
  caller: Caller,
): void {
  const { name, permission } = operation;
  if (permission === 'none') return;
  if (caller.kind === 'anonymous') throw unauthenticated('This operation needs an API key.');
  if (permission === 'owner') {
    if (caller.kind === 'owner') return;
    throw new HoldfastError('permission_denied', {
      detail: `${name} is for the owner of the data alone: use the command line beside it, or the embedded library.`,
    });
  }
  if (hasPermission(caller, permission)) {
    if (caller.kind !== 'key' || caller.key.operations?.includes(name) !== false) return;
    throw new HoldfastError('permission_denied', { detail: `This API key may not call ${name}.` });
  }
  throw new HoldfastError('permission_denied', {
    detail: `This API key lacks the permission ${permission}, which ${name} needs.`,
  });
}

export function tenantOf(caller: Caller): TenantScope {
  switch (caller.kind) {
    case 'key':
      return { kind: 'tenant', tenant: caller.key.tenant };
    case 'channel':
    case 'voice':
      return { kind: 'tenant', tenant: caller.tenant };
    case 'owner':
      return { kind: 'tenant', tenant: caller.tenant ?? localTenant };
    case 'anonymous':
      return { kind: 'tenant', tenant: localTenant };
  }
}

/**
 * Whose memories a call means: the user bound to the key, else the one named by header or input, else the local
 * owner. Names that disagree are refused, never ranked.
 *
 * @throws HoldfastError scope_forbidden, invalid_input naming `userId`
 */
export function userOf(
  context: Pick<CallContext, 'caller' | 'user'>,
  named: string | undefined,
  policy: UserPolicy,
): string {
  const bound = context.caller.kind === 'key' ? context.caller.key.user : undefined;
  const names = [bound, context.user, named].filter((name) => name !== undefined);
  const [user, ...others] = names;
  if (others.some((other) => other !== user)) {
    throw new HoldfastError('scope_forbidden', {
      detail:
        bound === undefined
          ? 'X-Holdfast-User and userId name different users.'
          : 'This API key is bound to another user.',
      faults: [{ field: 'userId', message: 'names another user' }],
    });
  }
  if (user !== undefined) return user;
  if (policy.mode === 'local') return policy.user ?? defaultUser;
  throw new HoldfastError('invalid_input', {
    detail: 'userId is needed: this key is not bound to a user.',
    faults: [{ field: 'userId', message: 'is needed' }],
  });
}

/**
 * The spaces a call may touch. No space means the default one, or the only one of a bound key.
 * @throws HoldfastError scope_forbidden when a bound key names a space that is not its own
 */
export function spacesOf(caller: Caller, named: readonly string[] | '*' | undefined): readonly string[] | '*' {
  const bound = caller.kind === 'key' ? caller.key.spaces : undefined;
  if (bound === undefined) return named ?? [defaultSpace];
  const [only, ...more] = bound;
  const asked = named ?? (only !== undefined && more.length === 0 ? [only] : [defaultSpace]);
  if (asked !== '*' && asked.every((space) => bound.includes(space))) return asked;
  throw new HoldfastError('scope_forbidden', {
    detail: `This API key may only name the spaces ${bound.join(', ')}.`,
    faults: [{ field: 'spaces', message: 'names a space this key is not bound to' }],
  });
}

/** All spaces of the user that the caller may see, for what needs no space named. */
export function everySpaceOf(caller: Caller): readonly string[] | '*' {
  return (caller.kind === 'key' ? caller.key.spaces : undefined) ?? '*';
}

/** Whether a key stands inside the walls of the caller: its user, if it is bound to one, and its spaces. */
export function isWithinWalls(caller: Caller, key: ApiKey): boolean {
  if (caller.kind !== 'key') return true;
  const { user, spaces } = caller.key;
  const sameUser = user === undefined || key.user === user;
  return sameUser && (spaces === undefined || key.spaces?.every((space) => spaces.includes(space)) === true);
}

export interface ScopeFields {
  readonly userId?: string | undefined;
  readonly space?: string | undefined;
  readonly spaces?: readonly string[] | '*' | undefined;
  readonly [other: string]: unknown;
}

export function userScopeOf(
  context: Pick<CallContext, 'caller' | 'user'>,
  { userId, space, spaces }: ScopeFields,
  policy: UserPolicy,
): UserScope {
  return {
    kind: 'user',
    tenant: tenantOf(context.caller).tenant,
    user: userOf(context, userId, policy),
    spaces: spacesOf(context.caller, space === undefined ? spaces : [space]),
  };
}

/**
 * A key bound to one user must not learn of others, nor one bound to spaces of other spaces.
 * @throws HoldfastError scope_forbidden
 */
export function refuseBound(caller: Caller, operation: string): void {
  if (caller.kind === 'key' && (caller.key.user !== undefined || caller.key.spaces !== undefined)) {
    throw new HoldfastError('scope_forbidden', {
      detail: `${operation} needs a key that is not bound to a user or to spaces.`,
    });
  }
}

/**
 * What concerns all spaces of a user is not for a key that is bound to some.
 * @throws HoldfastError scope_forbidden
 */
export function refuseBoundToSpaces(caller: Caller, operation: string): void {
  if (caller.kind === 'key' && caller.key.spaces !== undefined) {
    throw new HoldfastError('scope_forbidden', { detail: `${operation} needs a key that is not bound to spaces.` });
  }
}
