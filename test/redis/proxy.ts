import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A relay before a service. Frozen, it takes everything and passes nothing on: its peer hangs and no connection ends. */
export interface Proxy {
  /** The service's address, by way of the relay. */
  readonly url: string;
  freeze(): void;
  thaw(): void;
  /** Lets the connections of now fall silent for ever; new ones work. */
  strand(): void;
  close(): Promise<void>;
}

export async function openProxy(url: string): Promise<Proxy> {
  const target = new URL(url);
  const near = new URL(url);
  const sockets = new Set<Socket>();
  let frozen = false;
  const server = createServer((caller) => {
    const far = connect({ host: target.hostname, port: Number(target.port) });
    for (const [from, to] of [
      [caller, far],
      [far, caller],
    ] as const) {
      sockets.add(from);
      from.on('data', (data) => to.write(data));
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
      if (frozen) from.pause();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the relay has no port');
  near.port = String(address.port);
  return {
    url: near.href,
    freeze() {
      frozen = true;
      for (const socket of sockets) socket.pause();
    },
    thaw() {
      frozen = false;
      for (const socket of sockets) socket.resume();
    },
    strand() {
      for (const socket of sockets) socket.pause();
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
