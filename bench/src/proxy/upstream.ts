import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Upstream extends AsyncDisposable {
  readonly url: string;
  /** The next so many chats are broken off before an answer. */
  readonly fail: (count: number) => void;
  /** When the latest request had come whole, by performance.now(). */
  readonly arrived: () => number;
}

const words = 'That is what I know of it so far .'.split(' ');

/** A model that answers at once, in as many events as words. */
export async function startUpstream(): Promise<Upstream> {
  let failing = 0;
  let arrived = 0;
  const event = (delta: object, finish: string | null): string =>
    `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 0, model: 'bench', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      arrived = performance.now();
      if (failing > 0) {
        failing -= 1;
        response.socket?.resetAndDestroy();
        return;
      }
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      for (const word of words) response.write(event({ content: `${word} ` }, null));
      response.end(`${event({}, 'stop')}data: [DONE]\n\n`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // Sound: it listens on a port, not on a pipe.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    fail: (count) => {
      failing = count;
    },
    arrived: () => arrived,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
