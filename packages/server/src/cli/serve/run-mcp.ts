import { HoldfastError } from '@holdfast/contract';
import type { Holdfast } from '@holdfast/core';
import { type HookConnection, isHere, readConnection } from '../../config/hook-connection.ts';
import type { Config } from '../../config/load.ts';
import { projectAt } from '../../hook/project.ts';
import { createLogger } from '../../logging.ts';
import { runStdio } from '../../mcp/stdio.ts';
import { type ShownToolset, shownToolsets } from '../../mcp/toolsets.ts';
import { version } from '../../version.ts';
import { openHoldfast } from '../open-holdfast.ts';
import { type Cli, type GlobalOptions, loadSettings } from '../session.ts';
import { quietUnlessAsked } from './log-level.ts';
import { remoteApi } from './remote-api.ts';

export interface McpFlags extends GlobalOptions {
  readonly space?: string;
  readonly project?: boolean;
  readonly toolset?: readonly string[];
}

/**
 * Serves MCP until the client goes away or a signal comes, then finishes what is under way. For a project it serves what hooks
 * keep: where these go to a server elsewhere, that server's memories.
 */
export async function runMcp({ terminal, signal }: Cli, options: McpFlags): Promise<void> {
  const settings = await loadSettings(options);
  const config = quietUnlessAsked(settings);
  const logger = createLogger(config);
  const onError = (error: unknown): void => logger.error({ err: error }, 'failed');
  const elsewhere = options.project === true ? serverElsewhere(config.data) : undefined;
  const source =
    elsewhere === undefined ? await dataHere(config, onError) : { api: remoteApi(elsewhere), close: async () => {} };
  try {
    await runStdio({
      api: source.api,
      version,
      ...(elsewhere === undefined ? { user: config.user } : {}),
      space: options.space ?? (options.project === true ? projectAt('.').space : undefined),
      toolsets: [...config.mcpToolsets, ...namedToolsets(options.toolset ?? [])],
      stdin: terminal.stdin,
      stdout: terminal.stdout,
      signal,
      drainMs: config.shutdownTimeoutMs,
      onError,
      onProtocolError: (error) => logger.debug({ err: error }, 'not understood'),
    });
  } finally {
    await source.close();
  }
}

function dataHere(config: Config, onError: (error: unknown) => void): Promise<Holdfast> {
  return openHoldfast(config, { worker: config.role !== 'api', onError });
}

function serverElsewhere(data: string): HookConnection | undefined {
  const connection = readConnection(data);
  return connection === undefined || isHere(connection.url) ? undefined : connection;
}

/** @throws HoldfastError invalid_input naming a set that there is not */
function namedToolsets(names: readonly string[]): readonly ShownToolset[] {
  return names.map((name) => {
    const found = shownToolsets.find((toolset) => toolset === name);
    if (found !== undefined) return found;
    throw new HoldfastError('invalid_input', {
      detail: `There is no toolset ${name}; there is ${shownToolsets.join(', ')}.`,
    });
  });
}
