import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What stands before a server, at an address that is known before the server is there. */
export interface Front extends AsyncDisposable {
  readonly url: string;
  /** Hands everything on to this server from now on. */
  readonly to: (url: string) => void;
}

/** A proxy on loopback that hands requests on, with the headers of Google's notifications and no key. */
export async function openFront(): Promise<Front> {
  let target = '';
  const handOn = async (request: IncomingMessage): Promise<Response> => {
    const { method = 'GET', url = '/', headers } = request;
    const given = Object.entries(headers).filter(([name]) => name.startsWith('x-goog-') || name === 'content-type');
    const body = await text(request);
    return fetch(`${target}${url}`, {
      method,
      headers: given.map(([name, value]): [string, string] => [name, String(value)]),
      ...(body === '' ? {} : { body }),
    });
  };
  const server = createServer((request, response) => {
    void handOn(request)
      .then(async (reply) => response.writeHead(reply.status).end(await reply.text()))
      .catch(() => response.writeHead(502).end());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  // Sound: it listens on a port, not on a pipe.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    to(url) {
      target = url;
    },
    async [Symbol.asyncDispose]() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}
