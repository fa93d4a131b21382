import { HoldfastError, type Toolset, toolsets } from '@holdfast/contract';
import { createLogger } from '../../logging.ts';
import { runStdio } from '../../mcp/stdio.ts';
import { version } from '../../version.ts';
import { openHoldfast } from '../open-holdfast.ts';
import { type Cli, type GlobalOptions, loadSettings } from '../session.ts';
import { quietUnlessAsked } from './log-level.ts';

/** Serves MCP until the client goes away or a signal comes, then finishes what is under way. */
export async function runMcp(
  { terminal, signal }: Cli,
  options: GlobalOptions & { readonly space?: string; readonly toolset?: readonly string[] },
): Promise<void> {
  const settings = await loadSettings(options);
  const config = quietUnlessAsked(settings);
  const logger = createLogger(config);
  const onError = (error: unknown): void => logger.error({ err: error }, 'failed');
  const holdfast = await openHoldfast(config, { worker: config.role !== 'api', onError });
  try {
    await runStdio({
      api: holdfast.api,
      version,
      user: config.user,
      space: options.space,
      toolsets: [...config.mcpToolsets, ...namedToolsets(options.toolset ?? [])],
      stdin: terminal.stdin,
      stdout: terminal.stdout,
      signal,
      drainMs: config.shutdownTimeoutMs,
      onError,
      onProtocolError: (error) => logger.debug({ err: error }, 'not understood'),
    });
  } finally {
    await holdfast.close();
  }
}

/** @throws HoldfastError invalid_input naming a set that there is not */
function namedToolsets(names: readonly string[]): readonly Toolset[] {
  return names.map((name) => {
    const found = toolsets.find((toolset) => toolset === name);
    if (found !== undefined) return found;
    throw new HoldfastError('invalid_input', {
      detail: `There is no toolset ${name}; there is ${toolsets.join(', ')}.`,
    });
  });
}
