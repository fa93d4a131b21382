import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { defaultDataFolder } from './default-data-folder.ts';

/** How hooks of coding agents reach a server. */
export interface HookConnection {
  readonly url: string;
  readonly key: string;
  /** Whose memories, for a key that is bound to nobody. */
  readonly user?: string;
  /** Milliseconds after the start of its process at which a hook gives up. */
  readonly timeoutMs?: number;
}

/** Fields of the connection's file in the data folder. */
type Stored = Partial<Record<keyof HookConnection, unknown>>;

/** The file of a data folder that tells hooks where the server is. It holds a key: its owner alone may read it. */
export function hookConnectionFile(data: string): string {
  return join(data, 'hooks.json');
}

type Environment = Readonly<Record<string, string | undefined>>;

/** What a hook needs to know; undefined when hooks are connected to nothing, or when `HOLDFAST_HOOKS` is `off`. */
export function readHookConnection(
  data: string | undefined,
  env: Environment = process.env,
): HookConnection | undefined {
  return env['HOLDFAST_HOOKS'] === 'off' ? undefined : readConnection(data, env);
}

/**
 * The server that hooks are connected to, read without anything that takes long to load: `HOLDFAST_URL` and `HOLDFAST_KEY` together, else
 * the file of the data folder. Undefined when there is neither.
 *
 * @param data the data folder; that of `HOLDFAST_DATA`, else where the platform keeps data, when not given
 */
export function readConnection(data: string | undefined, env: Environment = process.env): HookConnection | undefined {
  const { HOLDFAST_URL: url = '', HOLDFAST_KEY: key = '', HOLDFAST_DATA: folder = '' } = env;
  if (url !== '' && key !== '') return { url, key };
  const stored = storedConnection(resolve(data ?? (folder === '' ? defaultDataFolder() : folder)));
  // The key belongs to its address: a folder's environment must not be able to have it sent elsewhere.
  return stored;
}

/** Whether the data of this machine make the keys of an address. */
export function isHere(url: string): boolean {
  return /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/u.test(URL.parse(url)?.hostname ?? '');
}

/** The connection that a data folder's file tells of; undefined when there is none that can be used. */
export function storedConnection(data: string): HookConnection | undefined {
  const stored = readStored(hookConnectionFile(data));
  if (typeof stored?.url !== 'string' || typeof stored.key !== 'string') return undefined;
  const { url, key, user, timeoutMs } = stored;
  return {
    url,
    key,
    ...(typeof user === 'string' ? { user } : {}),
    ...(typeof timeoutMs === 'number' ? { timeoutMs } : {}),
  };
}

function readStored(path: string): Stored | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    // Without a connection a hook does nothing: `holdfast hooks status` says why.
    return undefined;
  }
}
