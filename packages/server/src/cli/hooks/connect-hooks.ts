import { chmod, rm, writeFile } from 'node:fs/promises';
import { HoldfastError } from '@holdfast/contract';
import { type HookConnection, hookConnectionFile, isHere, storedConnection } from '../../config/hook-connection.ts';
import type { Config } from '../../config/load.ts';
import { prepareDataFolder } from '../../config/data-folder.ts';
import { type GlobalOptions, ownerOf, withSession } from '../session.ts';

const keyName = 'hooks of coding agents';

/** Flags that say which server hooks talk to. */
export interface ConnectFlags extends GlobalOptions {
  readonly url?: string;
  readonly key?: string;
  readonly timeout?: number;
}

/**
 * Writes down how hooks reach the server: the address, and a key that may read and write memories of one user and nothing else. A key
 * that works is kept; one is made only for a server of this machine.
 *
 * @throws HoldfastError invalid_input when a server elsewhere is named without a key
 */
export async function connectHooks(
  config: Config,
  flags: ConnectFlags,
): Promise<HookConnection & { readonly file: string }> {
  const stored = storedConnection(config.data);
  const url = flags.url ?? stored?.url ?? addressOf(config);
  const isSame = stored !== undefined && (stored.url === url || (isHere(stored.url) && isHere(url)));
  const kept = isSame && flags.key === undefined ? stored : undefined;
  const key = flags.key ?? (isHere(url) ? ((await workingKey(flags, kept)) ?? (await newKey(flags))) : kept?.key);
  if (key === undefined) {
    throw new HoldfastError('invalid_input', {
      detail: `${url} is not this machine: give a key of that server, --key.`,
      faults: [{ field: 'key', message: 'is needed for a server elsewhere' }],
    });
  }
  const connection: HookConnection = {
    ...(kept?.key === key ? kept : {}),
    url,
    key,
    ...(flags.key !== undefined && flags.user !== undefined ? { user: flags.user } : {}),
    ...(flags.timeout === undefined ? {} : { timeoutMs: flags.timeout }),
  };
  await prepareDataFolder(config.data);
  const file = hookConnectionFile(config.data);
  await writeFile(file, `${JSON.stringify(connection, undefined, 2)}\n`, { mode: 0o600 });
  // The mode above is that of a new file alone.
  await chmod(file, 0o600);
  return { ...connection, file };
}

/** Forgets the connection, and revokes the key that was made for it. */
export async function disconnectHooks(config: Config, flags: GlobalOptions): Promise<void> {
  const stored = storedConnection(config.data);
  await rm(hookConnectionFile(config.data), { force: true });
  if (stored === undefined) return;
  await withSession({ options: flags }, async ({ holdfast }) => {
    const { keys } = await holdfast.api.call('listKeys', {}, ownerOf({}));
    for (const { id } of keys.filter(({ name, prefix }) => name === keyName && stored.key.startsWith(prefix))) {
      await holdfast.api.call('revokeKey', { id }, ownerOf({}));
    }
  });
}

/** A key of ours that was not revoked meanwhile; one that was given by hand is left to whoever gave it. */
async function workingKey(flags: GlobalOptions, stored: HookConnection | undefined): Promise<string | undefined> {
  if (stored === undefined) return undefined;
  const known = await withSession({ options: flags }, async ({ holdfast }) => {
    const { keys } = await holdfast.api.call('listKeys', {}, ownerOf({}));
    return keys.some(({ prefix, revokedAt }) => revokedAt === undefined && stored.key.startsWith(prefix));
  });
  return known ? stored.key : undefined;
}

async function newKey(flags: GlobalOptions): Promise<string> {
  return withSession({ options: flags }, async ({ holdfast, config }) => {
    const input = { name: keyName, userId: config.user, permissions: ['memories:read', 'memories:write'] };
    return (await holdfast.api.call('createKey', input, ownerOf({}))).secret;
  });
}

function addressOf({ host, port }: Config): string {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}
