import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HoldfastError } from '@holdfast/contract';
import { createAdaptorServer } from '@hono/node-server';
import type { HttpApp } from './app.ts';

export interface ListenOptions {
  readonly http: HttpApp;
  readonly host: string;
  readonly port: number;
  readonly requestTimeoutMs: number;
}

export interface Listening {
  /** Address with the port that was really taken. */
  readonly url: string;
  /** Stops accepting, lets calls under way finish for so many milliseconds, then cuts them off. */
  readonly close: (timeoutMs: number) => Promise<void>;
}

/** @throws HoldfastError port_in_use, config_invalid */
export async function listen({ http, host, port, requestTimeoutMs }: ListenOptions): Promise<Listening> {
  // Sound: without http2 options the adaptor makes a plain node:http server.
  const server = createAdaptorServer({
    fetch: http.app.fetch,
    serverOptions: { requestTimeout: requestTimeoutMs, headersTimeout: Math.min(requestTimeoutMs, 60_000) },
  }) as Server;
  await bind(server, host, port);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new HoldfastError('internal');
  return { url: urlOf(host, address), close: (timeoutMs) => drain(server, http, timeoutMs) };
}

function bind(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException): void => reject(bindFault(error, host, port));
    server.once('error', onError);
    server.listen({ host: host.replace(/^\[(.*)\]$/, '$1'), port }, () => {
      server.off('error', onError);
      resolve();
    });
  });
}

function bindFault(error: NodeJS.ErrnoException, host: string, port: number): HoldfastError {
  if (error.code === 'EADDRINUSE') {
    return new HoldfastError('port_in_use', {
      detail: `Port ${port} on ${host} is taken by another process, perhaps another Holdfast. Stop it, or choose another port with HOLDFAST_PORT.`,
      cause: error,
    });
  }
  const forbidden = error.code === 'EACCES';
  const fault = forbidden
    ? { field: 'HOLDFAST_PORT', message: `names port ${port}, which this user may not take; choose one above 1023` }
    : {
        field: 'HOLDFAST_HOST',
        message: `names ${host}, which is no address of this machine (${error.code ?? 'unknown'})`,
      };
  return new HoldfastError('config_invalid', {
    detail: `${fault.field} ${fault.message}.`,
    faults: [fault],
    cause: error,
  });
}

function urlOf(host: string, address: AddressInfo): string {
  const name = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
  return `http://${name}:${address.port}`;
}

function drain(server: Server, http: HttpApp, timeoutMs: number): Promise<void> {
  http.beginShutdown();
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), timeoutMs);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    // Connections that wait for a next request would hold the server open until they time out.
    server.closeIdleConnections();
  });
}
