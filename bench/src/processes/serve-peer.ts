import { startServe, type Served } from '../serve.ts';
import type { Peer } from './peer.ts';

/** `holdfast serve`, spoken to by the SDK. */
export function servePeer(name: string, folder: string): Peer {
  let running: Served | undefined;
  const client = (): Served['client'] => {
    if (running === undefined) throw new Error(`${name} is not running`);
    return running.client;
  };
  async function end(signal: NodeJS.Signals): Promise<void> {
    const ending = running;
    running = undefined;
    await ending?.end(signal);
  }
  return {
    name,
    async start() {
      running = await startServe(folder);
    },
    remember: async (content) => (await client().remember({ content })).memory.id,
    find: async (query) => (await client().recall({ query, k: 5 })).results.map(({ memory }) => memory.id),
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  };
}
