import { HoldfastError } from '../errors.ts';
import { newId } from '../ids.ts';
import type { NewJob } from '../jobs/job-store.ts';
import type { TenantScope, UserScope } from '../scope.ts';
import type { CallNotice, CallProvider, Fields } from './call.ts';
import { cluesOf, guestOf, type ResolvedCaller, resolveCaller } from './caller.ts';
import { formats } from './formats.ts';
import type { CallDependencies } from './start-call.ts';

export interface RecordedCall {
  readonly outcome: 'queued' | 'duplicate' | 'ignored';
  readonly user?: string;
  readonly conversationId?: string;
}

/**
 * Takes in what a vendor sent: stored as it came and queued in one transaction, for `processCall`. What comes again is a
 * duplicate; what tells of nothing that is kept is ignored.
 *
 * @throws HoldfastError invalid_input when it is no event of this vendor; store_unavailable for a recording of which it is
 *   not known yet whose it is: to be sent again
 */
export async function recordCall(
  dependencies: CallDependencies & { readonly timeZone: string },
  tenant: TenantScope,
  { provider, payload }: { readonly provider: CallProvider; readonly payload: Fields },
): Promise<RecordedCall> {
  const { store, platform, settings, timeZone } = dependencies;
  const notice = formats[provider].notice(payload, settings);
  if (notice.kind === 'ignored' || (notice.kind === 'audio' && settings.audio === 'skip'))
    return { outcome: 'ignored' };
  const caller = await callerOf(dependencies, tenant, { provider, notice });
  const scope: UserScope = { kind: 'user', tenant: tenant.tenant, user: caller.user, spaces: [settings.space] };
  const words = JSON.stringify(payload);
  const at = platform.now();
  const added = await store.write(scope, async ({ users, calls, jobs }) => {
    const { key, type, externalId } = notice;
    const no = await calls.addEvent(scope, { event: { provider, key, type, externalId, payload: words }, at });
    if (no === undefined) return false;
    await users.ensure(scope, { at, timeZone });
    if (caller.address !== undefined) {
      await calls.noteIdentity(scope, { ...caller.address, guest: caller.guest, at });
    }
    if (notice.kind === 'ended') {
      // A recording tells nothing but the name of its call.
      const { address } = sessionAddress(provider, externalId);
      await calls.noteIdentity(scope, { kind: 'agent', address, guest: caller.guest, at });
    }
    await jobs.enqueue(scope, { jobs: [processing({ id: newId(platform), no, at })] });
    return true;
  });
  return { outcome: added ? 'queued' : 'duplicate', user: caller.user, conversationId: notice.externalId };
}

export function processing({ id, no, at }: { readonly id: string; readonly no: number; readonly at: number }): NewJob {
  return { id, kind: 'process_call', payload: { eventNo: no }, runAt: at, key: `call:${no}`, priority: 'high' };
}

function sessionAddress(provider: CallProvider, externalId: string): { readonly address: string } {
  return { address: `call:${provider}:${externalId}` };
}

/** The calls, by the vendor's names, of which the tenant has taken in nothing. */
export function missingCalls(
  { store }: CallDependencies,
  tenant: TenantScope,
  { provider, ids }: { readonly provider: CallProvider; readonly ids: readonly string[] },
): Promise<readonly string[]> {
  return store.read(tenant, async ({ calls }) => {
    const missing: string[] = [];
    for (const id of ids) {
      const known = await calls.identity(tenant, { kind: 'agent', ...sessionAddress(provider, id) });
      if (known === undefined) missing.push(id);
    }
    return missing;
  });
}

async function callerOf(
  { store, platform, settings }: CallDependencies,
  tenant: TenantScope,
  { provider, notice }: { readonly provider: CallProvider; readonly notice: CallNotice },
): Promise<ResolvedCaller> {
  const { hints, kind, externalId } = notice;
  const clues = await cluesOf(hints, settings.country);
  const found = await store.read(tenant, async ({ calls }) => {
    const resolved = await resolveCaller({ calls, platform }, tenant, clues);
    if (resolved !== undefined) return resolved;
    const told = await calls.identity(tenant, { kind: 'agent', ...sessionAddress(provider, externalId) });
    return told === undefined ? undefined : { user: told.user, known: true, guest: told.guest };
  });
  if (found !== undefined) return found;
  if (kind === 'audio') {
    throw new HoldfastError('store_unavailable', {
      detail: 'It is not known yet whose call this recording is of. Send it again once the call itself has come.',
    });
  }
  // Nothing says who it was: a guest of this one call.
  return { user: guestOf(platform, tenant, `call:${provider}:${externalId}`), known: false, guest: true };
}
