import type { Permission } from '@holdfast/contract';
import type { ApiKey } from '../domain/tenants/key-store.ts';

/**
 * Who calls. `owner` is whoever may open the data folder (embedded library, CLI, stdio): all permissions of the
 * tenant that it names, of the local one when it names none. `channel` is a channel of events that a setting binds to a tenant: it may write, and nothing else.
 * `anonymous` may call only the operations that are open to all.
 */
export type Caller =
  | { readonly kind: 'owner'; readonly tenant?: string }
  | { readonly kind: 'key'; readonly key: ApiKey }
  | { readonly kind: 'channel'; readonly tenant: string }
  /** A voice platform, known by its signature or secret, that a setting binds to a tenant: it asks who calls, and tells of calls. */
  | { readonly kind: 'voice'; readonly tenant: string }
  | { readonly kind: 'anonymous' };

export function hasPermission(caller: Caller, permission: Permission): boolean {
  switch (caller.kind) {
    case 'owner':
      return true;
    case 'key':
      return caller.key.permissions.includes(permission);
    case 'channel':
      return permission === 'memories:write';
    case 'voice':
      return permission === 'memories:read' || permission === 'memories:write';
    case 'anonymous':
      return false;
  }
}
