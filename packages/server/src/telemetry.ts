import { createTrail, type Telemetry, traceparentOf, type Trail, version } from '@holdfast/core';
import type { Logger } from 'pino';
import type { Config } from './config/load.ts';
import type { Edge } from './http/edge.ts';
import { type HttpWatch, watchHttp } from './http/watch.ts';
import { metricsEdge } from './metrics/edge.ts';
import { createExposition, type FigureSources } from './metrics/exposition.ts';
import { createServerMetrics, type ServerMetrics } from './metrics/figures.ts';
import { listenForMetrics, type MetricsPort } from './metrics/own-port.ts';
import { watchProcess } from './metrics/process-figures.ts';
import { openTraces, type Traces } from './traces.ts';

/** All that tells what this process does. */
export interface ServerTelemetry {
  /** For core. */
  readonly core: Telemetry;
  readonly traces: Traces | undefined;
  readonly metrics: ServerMetrics | undefined;
  readonly watch: HttpWatch;
  /** Sent along with calls of the embedder. */
  readonly headers: () => Readonly<Record<string, string>>;
  /** Shows the figures of what is open now. */
  show(sources: FigureSources): Shown;
  /** Sends what is left. Idempotent. */
  close(): Promise<void>;
}

export interface Shown {
  /** Routes of the server's own address. */
  readonly edges: readonly Edge[];
  /** Opens the port of its own, where the settings name one. @throws HoldfastError port_in_use, config_invalid */
  listen(): Promise<MetricsPort | undefined>;
}

const monotonic = (): number => performance.now();

/** @param given.trail that of the logger, so that its lines name the request */
export function openTelemetry(
  config: Config,
  given: { readonly logger: Logger; readonly trail?: Trail | undefined },
): ServerTelemetry {
  const { logger, trail = createTrail() } = given;
  const traces = openTraces(config, { logger, trail });
  const { metricsHost: host, metricsPort: port } = config;
  const counts = config.metrics !== 'off' || port !== undefined;
  const metrics = counts ? createServerMetrics() : undefined;
  const figures = counts ? watchProcess({ version }) : undefined;
  const tracer = traces?.tracer;
  return {
    core: { metrics, tracer },
    traces,
    metrics,
    watch: watchHttp({ trail, metrics, tracer, monotonic }),
    headers: () => {
      const span = tracer?.current();
      return span === undefined ? {} : { traceparent: traceparentOf(span) };
    },
    show(sources) {
      if (metrics === undefined || figures === undefined)
        return { edges: [], listen: () => Promise.resolve(undefined) };
      const page = createExposition({ metrics, process: figures, sources, now: monotonic });
      return {
        edges: config.metrics === 'off' ? [] : [metricsEdge(page, { open: config.metrics === 'open' })],
        listen: async () => (port === undefined ? undefined : listenForMetrics(page, { host, port })),
      };
    },
    async close() {
      figures?.close();
      await traces?.close();
    },
  };
}
