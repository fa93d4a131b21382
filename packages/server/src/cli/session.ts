import type { CallContext, Holdfast } from '@holdfast/core';
import type { Config, LoadedConfig } from '../config/load.ts';
import type { Call } from './call.ts';
import type { Terminal } from './terminal.ts';

/** What every command gets: where to write, and when to stop. */
export interface Cli {
  readonly terminal: Terminal;
  /** Aborts on SIGINT and SIGTERM. */
  readonly signal: AbortSignal;
  /** Milliseconds of a clock that never goes back. */
  readonly monotonic: () => number;
}

/** Options that every command understands. */
export interface GlobalOptions {
  readonly data?: string;
  readonly user?: string;
  readonly json?: boolean;
}

/** The authority of the data folder's owner, over the local tenant or the one named. */
export function ownerOf({ tenant }: { readonly tenant?: string }): CallContext {
  return { caller: { kind: 'owner', ...(tenant === undefined ? {} : { tenant }) } };
}

export interface Session {
  readonly holdfast: Holdfast;
  readonly config: Config;
  readonly call: Call;
}

/** The settings of a command: flags win over variables and file. */
export async function loadSettings(
  { data, user }: GlobalOptions,
  overrides: Readonly<Record<string, unknown>> = {},
): Promise<LoadedConfig> {
  const { loadConfig } = await import('../config/load.ts');
  return loadConfig({ overrides: { data, user, ...overrides } });
}

/**
 * Opens the data folder's database with the authority of its owner, runs the work and closes it. Other processes may have
 * it open at the same time.
 */
export async function withSession<T>(
  { options, worker = false }: { readonly options: GlobalOptions; readonly worker?: boolean },
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const [{ config }, { openHoldfast }] = await Promise.all([loadSettings(options), import('./open-holdfast.ts')]);
  const holdfast = await openHoldfast(config, { worker });
  const call: Call = (name, input) => holdfast.api.call(name, input, { caller: { kind: 'owner' }, user: config.user });
  try {
    return await work({ holdfast, config, call });
  } finally {
    await holdfast.close();
  }
}
