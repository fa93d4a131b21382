import { type OperationName, operations } from '@holdfast/contract';
import { type AuditEntry, type AuditTarget, targetsOf } from '../domain/audit/audit-entry.ts';
import type { AuditKey } from '../domain/audit/chain.ts';
import type { AuditLog } from '../domain/audit/audit-log.ts';
import type { Platform } from '../domain/platform.ts';
import type { Scope } from '../domain/scope.ts';
import type { ApiKey } from '../domain/tenants/key-store.ts';
import type { Store } from '../domain/store.ts';
import type { CallContext } from './api.ts';
import { namedIds } from './audit-targets.ts';
import { AuditedStore } from './audited-store.ts';
import { tenantOf } from './authorise.ts';
import type { Caller } from './caller.ts';
import type { ApiDependencies } from './handler.ts';

/** Which calls are written down: none, those that change something and those that were denied, or all. */
export type AuditLevel = 'off' | 'writes' | 'reads';

export interface AuditDependencies {
  readonly log: AuditLog;
  readonly level: AuditLevel;
}

/** Codes of calls that were turned away at the door, whatever they wanted. */
const denials = new Set(['unauthenticated', 'permission_denied', 'scope_forbidden', 'rate_limited', 'quota_exceeded']);

/** What only looks is written down all the same where it takes things out of the house, or looks at this log. */
const alwaysAudited: ReadonlySet<string> = new Set(['listAudit', 'exportUser', 'exportMemories']);

/** Follows one call, and leaves the row that says what came of it. */
export interface AuditTrail {
  /** What the call is about, once that is known. */
  aim(scope: Scope, input: object): void;
  /** The same dependencies, whose first transaction of the call leaves the row with it. */
  over(dependencies: ApiDependencies): Promise<ApiDependencies>;
  /** The call has succeeded. @throws HoldfastError when the row that it still needs cannot be stored */
  succeed(): Promise<void>;
  /** The call has failed with this code; never throws. */
  fail(code: string): Promise<void>;
}

/** Undefined for what is not written down. */
export function auditTrail(
  { log, level }: AuditDependencies,
  platform: Pick<Platform, 'now'>,
  {
    name,
    context,
    onError,
  }: {
    readonly name: OperationName;
    readonly context: CallContext;
    readonly onError: (error: unknown) => void;
  },
): AuditTrail | undefined {
  const { permission, readOnly } = operations[name];
  if (permission === 'none' || level === 'off') return undefined;
  const { tenant } = tenantOf(context.caller);
  const followed = !readOnly || level === 'reads' || alwaysAudited.has(name);
  let user = context.caller.kind === 'key' ? context.caller.key.user : undefined;
  let named: ReadonlyMap<string, ReadonlySet<string>> = new Map();
  let state: 'open' | 'storing' | 'stored' = 'open';

  const entry = (on: readonly AuditTarget[], result: string): AuditEntry => ({
    at: platform.now(),
    who: whoIs(context.caller),
    operation: name,
    on,
    result,
    ...(user === undefined ? {} : { user }),
    ...(context.address === undefined ? {} : { address: context.address }),
    ...(context.requestId === undefined ? {} : { requestId: context.requestId }),
  });

  /** The call's own transaction has it, unless that is undone. */
  const storeOver = (store: Store, key: AuditKey): Store =>
    new AuditedStore(store, {
      take: () => {
        if (state !== 'open') return false;
        state = 'storing';
        return true;
      },
      row: (touched) => ({ entry: entry(union(named, touched), 'ok'), key }),
      settle: (stored) => {
        state = stored ? 'stored' : 'open';
        if (stored) log.noteWritten(tenant);
      },
    });

  return {
    aim(scope, input) {
      if (scope.kind === 'user') ({ user } = scope);
      named = namedIds(name, input);
    },
    async over(dependencies) {
      if (!followed || readOnly) return dependencies;
      const store = storeOver(dependencies.store, await log.keys.of(tenant));
      return { ...dependencies, store, forgetting: { ...dependencies.forgetting, store } };
    },
    async succeed() {
      if (followed && state !== 'stored') await log.write(tenant, entry(targetsOf(named), 'ok'));
    },
    async fail(code) {
      if (!followed && !denials.has(code)) return;
      try {
        await log.write(tenant, entry(targetsOf(named), code));
      } catch (error) {
        // The caller hears why the call failed, the operator why nobody will read of it.
        onError(error);
      }
    },
  };
}

/**
 * Leaves the row of a secret that opened nothing: with the tenant of the key, if it is one that was revoked or has expired,
 * else with the local tenant. Never throws.
 */
export async function auditRefusedKey(
  { audit: { log, level }, platform, forgetting }: Pick<ApiDependencies, 'audit' | 'platform' | 'forgetting'>,
  { key, address }: { readonly key: ApiKey | undefined; readonly address: string | undefined },
): Promise<void> {
  if (level === 'off') return;
  const caller: Caller = key === undefined ? { kind: 'anonymous' } : { kind: 'key', key };
  const entry: AuditEntry = {
    at: platform.now(),
    who: whoIs(caller),
    operation: 'authenticate',
    on: [],
    result: 'unauthenticated',
    ...(address === undefined ? {} : { address }),
  };
  try {
    await log.write(tenantOf(caller).tenant, entry);
  } catch (error) {
    forgetting.onError(error);
  }
}

function whoIs(caller: Caller): string {
  return caller.kind === 'key' ? `key:${caller.key.id}` : caller.kind;
}

function union(
  named: ReadonlyMap<string, ReadonlySet<string>>,
  touched: readonly AuditTarget[],
): readonly AuditTarget[] {
  if (named.size === 0) return touched;
  const all = new Map(touched.map(({ kind, ids }) => [kind, new Set(ids)]));
  for (const [kind, ids] of named) all.set(kind, new Set([...ids, ...(all.get(kind) ?? [])]));
  const counts = new Map(touched.map(({ kind, count }) => [kind, count]));
  return targetsOf(all).map((target) => ({ ...target, count: Math.max(target.count, counts.get(target.kind) ?? 0) }));
}
