import { once } from 'node:events';
import { createTrail } from '@holdfast/core';
import { compose } from '../../compose.ts';
import { createLogger } from '../../logging.ts';
import { createLazyMcpEdge } from '../../mcp/lazy-edge.ts';
import { version } from '../../version.ts';
import { createProgress } from '../progress.ts';
import type { ServeOptions } from '../commands/serve.ts';
import { type Cli, loadSettings } from '../session.ts';
import type { Terminal } from '../terminal.ts';
import { createHeapRoom, heapOfNode, lookEveryMs } from './heap-room.ts';
import { quietUnlessAsked } from './log-level.ts';

/** What a start has to tell. */
export interface Started {
  readonly url: string;
  /** Secret of the key that this start made. */
  readonly apiKey?: string;
  /** Where metrics are served without a key, if they are. */
  readonly metricsUrl?: string;
  /** A command that works when it is pasted. */
  readonly curl: string;
}

/** Serves until a signal comes, then drains. */
export async function runServe({ terminal, signal, monotonic }: Cli, options: ServeOptions): Promise<void> {
  const { host, port, role, logLevel, logFormat } = options;
  const config = quietUnlessAsked(await loadSettings(options, { host, port, role, logLevel, logFormat }));
  const trail = createTrail();
  const logger = createLogger(config, { trail });
  const progress = createProgress(terminal, { label: 'Downloading the model', unit: 'bytes', now: monotonic });
  const server = await compose(config, {
    logger,
    trail,
    onDownload: ({ received, total }) => progress.update({ done: received, total, count: received }),
    edges: (api) => [
      createLazyMcpEdge({
        api,
        version,
        toolsets: config.mcpToolsets,
        allowedOrigins: config.corsOrigins,
        maxBodyBytes: config.bodyLimit,
        timeoutMs: config.requestTimeoutMs,
        onError: (error) => logger.error({ err: error }, 'MCP call failed'),
        onProtocolError: (error) => logger.debug({ err: error }, 'MCP request refused'),
      }),
    ],
  });
  progress.finish();
  const room = createHeapRoom({ answering: server.answering, heap: heapOfNode });
  const looks = setInterval(() => room.look(), lookEveryMs).unref();
  try {
    const { url, metricsUrl } = await listenOrTakeBack(server);
    const started = {
      ...startedAt(reachable(url), server.firstKey),
      ...(metricsUrl === undefined ? {} : { metricsUrl }),
    };
    if (options.json === true) await terminal.printJson(started);
    else for (const line of startLines(started, terminal)) await terminal.print(line);
    for (const warning of server.warnings) logger.warn(warning);
    if (!signal.aborted) await once(signal, 'abort');
  } finally {
    clearInterval(looks);
    await server.close();
  }
}

/** A key whose secret nobody saw would keep the next start from showing one. */
async function listenOrTakeBack({
  listen,
  firstKey,
  holdfast,
}: Awaited<ReturnType<typeof compose>>): ReturnType<typeof listen> {
  try {
    return await listen();
  } catch (error) {
    if (firstKey !== undefined) {
      const { keys } = await holdfast.listKeys({});
      for (const { id } of keys.filter(({ prefix }) => firstKey.startsWith(prefix))) await holdfast.revokeKey({ id });
    }
    throw error;
  }
}

/** An address that means "every interface" cannot be called everywhere. */
function reachable(url: string): string {
  return url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:');
}

function startedAt(url: string, firstKey: string | undefined): Started {
  if (firstKey === undefined) return { url, curl: `curl ${url}/v1/health` };
  const body = JSON.stringify({ content: 'Holdfast keeps what I tell it.' });
  return {
    url,
    apiKey: firstKey,
    curl: `curl ${url}/v1/memories -H 'Authorization: Bearer ${firstKey}' -H 'Content-Type: application/json' -d '${body}'`,
  };
}

function startLines({ url, metricsUrl, apiKey, curl }: Started, { colors: { bold, green, dim } }: Terminal): string[] {
  const key =
    apiKey === undefined
      ? dim('made before; another one: holdfast keys create NAME')
      : `${green(apiKey)} ${dim('(shown this once)')}`;
  return [
    `${bold('Holdfast')} ${green(url)}`,
    `${bold('API key')}  ${key}`,
    `${bold('Try it')}   ${curl}`,
    ...(metricsUrl === undefined ? [] : [`${bold('Metrics')}  ${metricsUrl}/metrics`]),
  ];
}
