import { createLogger } from '../../logging.ts';
import { runStdio } from '../../mcp/stdio.ts';
import { version } from '../../version.ts';
import { openHoldfast } from '../open-holdfast.ts';
import { type Cli, type GlobalOptions, loadSettings } from '../session.ts';
import { quietUnlessAsked } from './log-level.ts';

/** Serves MCP until the client goes away or a signal comes, then finishes what is under way. */
export async function runMcp(
  { terminal, signal }: Cli,
  options: GlobalOptions & { readonly space?: string },
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
      toolsets: config.mcpToolsets,
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
