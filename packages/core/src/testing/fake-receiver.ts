import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How a receiver of webhooks answers one delivery. */
export type ReceiverBehaviour =
  | { readonly kind: 'status'; readonly status: number; readonly location?: string }
  /** Never answers. */
  | { readonly kind: 'hang' }
  | { readonly kind: 'reset' }
  /** Answers 200 and a body without end. */
  | { readonly kind: 'huge' };

export interface Received {
  readonly id: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly body: string;
  readonly headers: IncomingHttpHeaders;
}

export interface FakeReceiver extends AsyncDisposable {
  readonly url: string;
  readonly received: readonly Received[];
  /** What answers the next deliveries; those after them are taken. */
  script(...behaviours: readonly ReceiverBehaviour[]): void;
}

/** A receiver of webhooks on loopback that does what it is told to. */
export async function fakeReceiver(): Promise<FakeReceiver> {
  const received: Received[] = [];
  const queue: ReceiverBehaviour[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      // Sound: what Holdfast sends is an object of these fields; what else comes fails the tests that look at it.
      const { type, data } = JSON.parse(body) as Pick<Received, 'type' | 'data'>;
      received.push({ id: String(request.headers['webhook-id']), type, data, body, headers: request.headers });
      const behaviour = queue.shift() ?? { kind: 'status', status: 204 };
      switch (behaviour.kind) {
        case 'status': {
          const { status, location } = behaviour;
          response.writeHead(status, location === undefined ? {} : { location }).end();
          return;
        }
        case 'hang':
          return;
        case 'reset':
          request.socket.destroy();
          return;
        case 'huge': {
          const more = (): void => {
            while (response.write('x'.repeat(65_536)));
            response.once('drain', more);
          };
          more();
        }
      }
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  // Sound: it listens on a port, not on a pipe.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    received,
    script: (...behaviours) => void queue.push(...behaviours),
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Whether a delivery was signed with a secret, as Standard Webhooks has it. */
export function isSignedWith(secret: string, { body, headers }: Received): boolean {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const text = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
  return headers['webhook-signature'] === `v1,${createHmac('sha256', key).update(text).digest('base64')}`;
}
