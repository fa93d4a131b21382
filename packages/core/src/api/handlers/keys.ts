import { HoldfastError, type OperationName, operationNames, type Permission, permissions } from '@holdfast/contract';
import { defined } from '../../domain/defined.ts';
import { localTenant } from '../../domain/scope.ts';
import { createKey, earliest, noSuchKey, rotateKey } from '../../domain/tenants/keys.ts';
import { isWithinWalls, spacesOf, userOf } from '../authorise.ts';
import { type Caller, hasPermission } from '../caller.ts';
import type { Handlers } from '../handler.ts';
import { toMillis } from '../instants.ts';
import { presentKey } from '../present.ts';

type KeyHandlers = Pick<Handlers, 'createKey' | 'listKeys' | 'rotateKey' | 'revokeKey'>;

export const keyHandlers: KeyHandlers = {
  async createKey({ input, scope: tenant, context, dependencies }) {
    const { name, userId, spaces } = input;
    const granted = grantable(context.caller, input.permissions);
    // A bound key can only make keys with its own walls or narrower ones.
    const user =
      context.caller.kind === 'key' && context.caller.key.user !== undefined
        ? userOf(context, userId, { mode: 'team' })
        : userId;
    const bound = context.caller.kind === 'key' && context.caller.key.spaces !== undefined;
    const ownSpaces = bound ? spacesOf(context.caller, spaces ?? context.caller.key.spaces) : spaces;
    const operations = allowedOperations(context.caller, input.operations);
    const wanted =
      input.expiresAt === undefined ? undefined : futureMillis(input.expiresAt, dependencies.platform.now());
    // A key does not outlive its maker.
    const expiresAt = earliest(wanted, expiryOf(context.caller));
    if (tenant.tenant !== localTenant && context.caller.kind === 'owner') {
      const known = await dependencies.store.read(tenant, (readers) => readers.tenants.get(tenant));
      if (known === undefined) throw new HoldfastError('not_found', { detail: `No tenant ${tenant.tenant}.` });
    }
    const { key, secret } = await createKey(dependencies, tenant, {
      name,
      permissions: granted,
      ...(user === undefined ? {} : { user }),
      ...(ownSpaces === undefined || ownSpaces === '*' ? {} : { spaces: ownSpaces }),
      ...defined({ expiresAt, operations }),
    });
    return { key: presentKey(key), secret };
  },

  async listKeys({ input: { includeRevoked }, scope: tenant, context, dependencies: { store } }) {
    const keys = await store.read(tenant, (readers) => readers.keys.list(tenant, { includeRevoked }));
    return { keys: keys.filter((key) => isWithinWalls(context.caller, key)).map(presentKey) };
  },

  async rotateKey({ input: { id, overlapSeconds, expiresAt: asked }, scope: tenant, context, dependencies }) {
    const { caller } = context;
    const now = dependencies.platform.now();
    const expiresAt = asked === undefined ? undefined : futureMillis(asked, now);
    const { key, secret, replaced } = await rotateKey(dependencies, tenant, {
      id,
      oldUntil: now + overlapSeconds * 1_000,
      // The secret of the new key is the caller's: it must not be more than the caller is.
      admits: (old) => {
        if (!isWithinWalls(caller, old)) return false;
        grantable(caller, old.permissions);
        allowedOperations(caller, old.operations, 'as they are');
        return true;
      },
      ...defined({ expiresAt, latest: expiryOf(caller) }),
    });
    return { key: presentKey(key), secret, replaced: presentKey(replaced) };
  },

  async revokeKey({ input: { id }, scope: tenant, context, dependencies: { store, platform } }) {
    const key = await store.write(tenant, async (writers) => {
      const known = await writers.keys.list(tenant, { includeRevoked: true });
      const own = known.some((one) => one.id === id && isWithinWalls(context.caller, one));
      return own ? writers.keys.revoke(tenant, { id, at: platform.now() }) : undefined;
    });
    if (key === undefined) throw noSuchKey(id);
    return { key: presentKey(key) };
  },
};

/** @throws HoldfastError permission_denied when a key would get more than its maker has */
function grantable(caller: Caller, wanted: readonly Permission[] | undefined): readonly Permission[] {
  const own = permissions.filter((permission) => hasPermission(caller, permission));
  const missing = wanted?.find((permission) => !own.includes(permission));
  if (missing === undefined) return wanted ?? own;
  throw new HoldfastError('permission_denied', {
    detail: `This API key cannot grant ${missing}, which it lacks itself.`,
  });
}

/**
 * The operations of a key that this caller makes: those named, or else its own.
 * @throws HoldfastError permission_denied when a key would get more than its maker has, invalid_input for an unknown name
 */
function allowedOperations(
  caller: Caller,
  wanted: readonly string[] | undefined,
  unnamed: 'own' | 'as they are' = 'own',
): readonly OperationName[] | undefined {
  const own = caller.kind === 'key' ? caller.key.operations : undefined;
  const known = wanted?.map((name, index) => {
    const found = operationNames.find((one) => one === name);
    if (found !== undefined) return found;
    const message = 'is not the name of an operation';
    throw new HoldfastError('invalid_input', {
      detail: `operations[${index}] ${message}.`,
      faults: [{ field: `operations[${index}]`, message }],
    });
  });
  if (own === undefined) return known;
  if (known === undefined && unnamed === 'own') return own;
  const missing = known === undefined ? 'all operations' : known.find((name) => !own.includes(name));
  if (missing === undefined) return known;
  throw new HoldfastError('permission_denied', {
    detail: `This API key cannot grant ${missing}, which it may not call itself.`,
  });
}

/** @throws HoldfastError invalid_input when the instant is past */
function futureMillis(instant: string, now: number): number {
  const at = toMillis(instant);
  if (at > now) return at;
  throw new HoldfastError('invalid_input', {
    detail: 'expiresAt must be in the future.',
    faults: [{ field: 'expiresAt', message: 'must be in the future' }],
  });
}

function expiryOf(caller: Caller): number | undefined {
  return caller.kind === 'key' ? caller.key.expiresAt : undefined;
}
