import { createServer } from 'node:http';
import { HoldfastError } from '@holdfast/contract';
import { bind, urlOf } from '../http/server.ts';
import { expositionType } from './exposition.ts';

export interface MetricsPort {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * `/metrics`, and nothing else, on an address of its own, without a key: for a network that only the monitoring reaches.
 * @throws HoldfastError port_in_use, config_invalid
 */
export async function listenForMetrics(
  page: () => Promise<string>,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<MetricsPort> {
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 10_000 }, (request, response) => {
    const [path] = (request.url ?? '').split('?', 1);
    if (path !== '/metrics' || (request.method !== 'GET' && request.method !== 'HEAD')) {
      response.writeHead(path === '/metrics' ? 405 : 404).end();
      return;
    }
    page().then(
      (text) => response.writeHead(200, { 'content-type': expositionType, 'cache-control': 'no-store' }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  await bind(server, { host, port, settings: ['HOLDFAST_METRICS_HOST', 'HOLDFAST_METRICS_PORT'] });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new HoldfastError('internal');
  return {
    url: urlOf(host, address),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
