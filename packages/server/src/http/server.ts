import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HoldfastError } from '@holdfast/contract';
import { createAdaptorServer } from '@hono/node-server';
import type { HttpApp } from './app.ts';

export interface ListenOptions {
  readonly http: HttpApp;
  readonly host: string;
  readonly port: number;
  readonly requestTimeoutMs: number;
  readonly headersTimeoutMs: number;
  readonly maxConnections: number;
  /** Hears of each connection that is accepted. */
  readonly onConnection?: () => void;
}

export interface Listening {
  /** Address with the port that was really taken. */
  readonly url: string;
  /**
   * Lets calls under way finish for so many milliseconds, then cuts them off. Until then it listens on, so that new calls
   * are answered with shutting_down: what sends them may not know yet that this server goes.
   */
  readonly close: (timeoutMs: number) => Promise<void>;
}

/** Bytes of all headers of a request, beyond which it is answered with 431, and how many of them are looked at. */
const maxHeaderSize = 16_384;
const maxHeaders = 100;

/** @throws HoldfastError port_in_use, config_invalid */
export async function listen(options: ListenOptions): Promise<Listening> {
  const { http, host, port, requestTimeoutMs, headersTimeoutMs, maxConnections, onConnection } = options;
  // Sound: without http2 options the adaptor makes a plain node:http server.
  const server = createAdaptorServer({
    fetch: http.app.fetch,
    serverOptions: {
      requestTimeout: requestTimeoutMs,
      headersTimeout: Math.min(requestTimeoutMs, headersTimeoutMs),
      // How often those are looked for who take longer.
      connectionsCheckingInterval: Math.min(headersTimeoutMs, 5_000),
      maxHeaderSize,
    },
  }) as Server;
  server.maxHeadersCount = maxHeaders;
  server.maxConnections = maxConnections;
  if (onConnection !== undefined) server.on('connection', onConnection);
  const answering = new Set<ServerResponse>();
  server.on('request', (_, response: ServerResponse) => {
    answering.add(response);
    response.once('close', () => answering.delete(response));
  });
  await bind(server, { host, port, settings: ['HOLDFAST_HOST', 'HOLDFAST_PORT'] });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new HoldfastError('internal');
  return { url: urlOf(host, address), close: (timeoutMs) => drain(server, { http, answering, timeoutMs }) };
}

interface Bind {
  readonly host: string;
  readonly port: number;
  /** Names of the settings that say so, for whoever must change them. */
  readonly settings: readonly [host: string, port: string];
}

/** @throws HoldfastError port_in_use, config_invalid */
export function bind(server: Server, to: Bind): Promise<void> {
  const { host, port } = to;
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException): void => reject(bindFault(error, to));
    server.once('error', onError);
    server.listen({ host: host.replace(/^\[(.*)\]$/, '$1'), port }, () => {
      server.off('error', onError);
      resolve();
    });
  });
}

function bindFault(
  error: NodeJS.ErrnoException,
  { host, port, settings: [hostSetting, portSetting] }: Bind,
): HoldfastError {
  if (error.code === 'EADDRINUSE') {
    return new HoldfastError('port_in_use', {
      detail: `Port ${port} on ${host} is taken by another process, perhaps another Holdfast. Stop it, or choose another port with ${portSetting}.`,
      cause: error,
    });
  }
  const forbidden = error.code === 'EACCES';
  const fault = forbidden
    ? { field: portSetting, message: `names port ${port}, which this user may not take; choose one above 1023` }
    : {
        field: hostSetting,
        message: `names ${host}, which is no address of this machine (${error.code ?? 'unknown'})`,
      };
  return new HoldfastError('config_invalid', {
    detail: `${fault.field} ${fault.message}.`,
    faults: [fault],
    cause: error,
  });
}

export function urlOf(host: string, address: AddressInfo): string {
  const name = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
  return `http://${name}:${address.port}`;
}

interface Draining {
  readonly http: HttpApp;
  /** Calls whose answer has not been sent whole. */
  readonly answering: ReadonlySet<ServerResponse>;
  readonly timeoutMs: number;
}

async function drain(server: Server, { http, answering, timeoutMs }: Draining): Promise<void> {
  http.beginShutdown();
  const cut = setTimeout(() => server.closeAllConnections(), timeoutMs);
  // Those under way by now: the ones that come are refused at once, and would never end under load.
  await Promise.allSettled(Array.from(answering, (response) => once(response, 'close')));
  const closed = new Promise((resolve) => server.close(resolve));
  // Connections that wait for a next request would hold the server open until they time out.
  server.closeIdleConnections();
  await closed;
  clearTimeout(cut);
}
