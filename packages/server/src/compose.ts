import { defined, HoldfastError } from '@holdfast/contract';
import { type Api, type Holdfast, open, type OpenOptions, type Trail, version } from '@holdfast/core';
import type { Logger } from 'pino';
import { backupAge } from './backup/backup-age.ts';
import { startBackups } from './backup/start-backups.ts';
import type { Config } from './config/load.ts';
import { createHttpApp, type HttpApp } from './http/app.ts';
import { type Arrivals, createArrivals } from './http/arrivals.ts';
import type { Edge } from './http/edge.ts';
import { calendarEdges } from './calendar/edges.ts';
import { hookEdges } from './hooks/edges.ts';
import { isLoopback } from './http/host.ts';
import { resourceEdges } from './http/resource-metadata.ts';
import { listen, type Listening } from './http/server.ts';
import { openOptions } from './open-options.ts';
import { openApiEdges } from './openapi/edges.ts';
import { prepareStorage } from './storage.ts';
import { dailyEventsOf, logEvent, openShared } from './shared.ts';
import { googleEdges } from './google/edges.ts';
import { mem0Edges } from './mem0/edges.ts';
import { proxyEdges } from './proxy/edges.ts';
import { openTelemetry, type ServerTelemetry, type Shown } from './telemetry.ts';
import { toolServerEdges } from './tool-server/edges.ts';
import { voiceEdges } from './voice/edges.ts';
import { startSync } from './voice/start-sync.ts';

export interface ComposeOptions {
  readonly logger: Logger;
  /** What the logger names requests by. */
  readonly trail?: Trail;
  /** Raw routes of other doors, such as MCP. */
  readonly edges?: (api: Api) => readonly Edge[];
  /** Whether recall counts the use of memories; true when not given. Benches switch it off. */
  readonly touches?: boolean;
  /** Whether recall weighs what the asking session touched lately; true when not given. Benches switch it off. */
  readonly workingSet?: boolean;
  /** Hears how the download of a model gets on. */
  readonly onDownload?: OpenOptions['onDownload'];
}

export interface Composed {
  readonly api: Api;
  readonly app: HttpApp['app'];
  readonly holdfast: Holdfast;
  /** Secret of the key that the first start made. Print it once: only its hash is kept. */
  readonly firstKey: string | undefined;
  /** What the owner should know, a sentence each. */
  readonly warnings: readonly string[];
  /** Calls over HTTP that are under way. */
  readonly answering: () => number;
  /** Starts to listen. */
  readonly listen: () => Promise<{ readonly url: string; readonly metricsUrl?: string }>;
  /** Drains the server, ends the edges, closes the database. Idempotent. */
  readonly close: () => Promise<void>;
}

/**
 * Wires a server: storage, core, REST and the edges given. Nothing listens yet.
 * @throws HoldfastError config_invalid, and what open() of core throws
 */
export async function compose(config: Config, options: ComposeOptions): Promise<Composed> {
  const { logger } = options;
  const storage = await prepareStorage(config);
  const shared = await openShared(config, logger);
  const telemetry = openTelemetry(config, { logger, trail: options.trail });
  const age = backupAge(config);
  const tell = logEvent(logger);
  const arrivals = createArrivals(() => performance.now());
  const holdfast = await open({
    ...openOptions(config, telemetry.headers),
    ...storage.options,
    ...defined({ touches: options.touches, workingSet: options.workingSet, onDownload: options.onDownload }),
    ...defined({ shared, dailyEvents: dailyEventsOf(config) }),
    ...defined({ onSpan: telemetry.traces?.onSpan }),
    telemetry: telemetry.core,
    shortTurns: () => arrivals.recent(),
    ...(age === undefined ? {} : { checks: async () => ({ backup: await age.check() }) }),
    onEvent: (event) => {
      telemetry.metrics?.event(event.outcome);
      tell(event);
    },
    onError: (error) => logger.error({ err: error }, 'background work failed'),
  }).catch(async (error: unknown) => {
    await shared?.close();
    throw error;
  });
  try {
    const { api } = holdfast;
    // A worker answers nobody who would need a key, nor any call but those about its health.
    const serves = config.role !== 'worker';
    const firstKey = serves ? await makeFirstKey(holdfast, config) : undefined;
    const shown = telemetry.show({
      figures: () => holdfast.figures(),
      newestBackup: age === undefined ? undefined : () => age.newest(),
    });
    const voice = voiceEdges({ api, config, logger, now: Date.now });
    const own = [
      ...openApiEdges(version),
      ...resourceEdges(config.publicUrl),
      ...voice,
      ...proxyEdges({ api, config, logger }),
      ...mem0Edges({ api, config }),
      ...toolServerEdges({ api, config, logger, version }),
      ...hookEdges({ api, config, logger }),
      ...calendarEdges({ api }),
      ...googleEdges({ api, config }),
    ];
    const edges = [...shown.edges, ...(serves ? [...own, ...(options.edges?.(api) ?? [])] : [])];
    const http = createHttpApp({ api, config, logger, edges, watch: telemetry.watch });
    return {
      api,
      app: http.app,
      holdfast,
      firstKey,
      warnings: storage.warnings,
      answering: http.answering,
      ...lifecycle({ config, http, edges, holdfast, telemetry, shown, logger, arrivals }),
    };
  } catch (error) {
    await holdfast.close();
    throw error;
  }
}

async function makeFirstKey(holdfast: Holdfast, { host }: Config): Promise<string | undefined> {
  const { keys } = await holdfast.listKeys({});
  if (keys.length > 0) return undefined;
  if (!isLoopback(host)) {
    const message = `is ${host}, which others can reach, and no API key exists; make one with \`holdfast keys create\` or set HOLDFAST_API_KEY`;
    throw new HoldfastError('config_invalid', {
      detail: `HOLDFAST_HOST ${message}.`,
      faults: [{ field: 'HOLDFAST_HOST', message }],
    });
  }
  return (await holdfast.createKey({ name: 'first start' })).secret;
}

interface Running {
  readonly config: Config;
  readonly http: HttpApp;
  readonly edges: readonly Edge[];
  readonly holdfast: Holdfast;
  readonly telemetry: ServerTelemetry;
  readonly shown: Shown;
  readonly logger: Logger;
  readonly arrivals: Arrivals;
}

function lifecycle(running: Running): Pick<Composed, 'listen' | 'close'> {
  const { config, http, edges, holdfast, telemetry, shown, logger, arrivals } = running;
  let listening: Promise<Listening & { readonly metricsUrl?: string }> | undefined;
  const start = async (): Promise<Listening & { readonly metricsUrl?: string }> => {
    const beside = await shown.listen();
    try {
      const server = await listen({ ...config, http, onConnection: () => arrivals.note() });
      if (beside === undefined) return server;
      const close = async (timeoutMs: number): Promise<void> => {
        await server.close(timeoutMs);
        await beside.close();
      };
      return { ...server, close, metricsUrl: beside.url };
    } catch (error) {
      await beside?.close();
      throw error;
    }
  };
  let closing: Promise<void> | undefined;
  const backups = startBackups(config, { logger });
  const missed = startSync({ api: holdfast.api, config, logger, now: Date.now });
  const close = async (): Promise<void> => {
    http.beginShutdown();
    // A server that never came up has nothing to drain, and its caller has the error already.
    const server = await listening?.catch(() => undefined);
    await server?.close(config.shutdownTimeoutMs);
    await Promise.all(edges.map(async (edge) => edge.close?.()));
    await backups?.stop();
    await missed.stop();
    await holdfast.close();
    await telemetry.close();
  };
  return {
    listen: () => (listening ??= start()),
    close: () => (closing ??= close()),
  };
}
