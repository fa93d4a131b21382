import { type Api, loadTokenCounter } from '@holdfast/core';
import type { Logger } from 'pino';
import type { Config } from '../config/load.ts';
import type { Edge } from '../http/edge.ts';
import { chatEdge } from './chat-edge.ts';
import { modelsEdges } from './models-edges.ts';
import { createRemembering } from './remembering.ts';

/** The memory proxy, once it is known what lies behind it. */
export function proxyEdges({
  api,
  config,
  logger,
}: {
  readonly api: Pick<Api, 'call'>;
  readonly config: Config;
  readonly logger: Logger;
}): readonly Edge[] {
  const { proxyUrl, proxyKey: key, proxyTimeoutMs: timeoutMs } = config;
  if (proxyUrl === undefined) return [];
  const url = proxyUrl.endsWith('/') ? proxyUrl.slice(0, -1) : proxyUrl;
  // A quarter of a second, which the first chat should not wait for.
  loadTokenCounter().catch((error: unknown) => logger.warn({ err: error }, 'tokens cannot be counted'));
  const parts = {
    api,
    config,
    logger,
    upstream: { url, key, timeoutMs },
    remembering: createRemembering({ api, logger }),
    now: Date.now,
  };
  return [chatEdge(parts), ...modelsEdges(parts)];
}
