import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { z } from 'zod';
import { nodeArguments } from '../child.ts';
import { callTool, searchMemories } from '../doors/mcp.ts';
import { cliScript, type Peer } from './peer.ts';

const added = z.object({ memory: z.object({ id: z.string() }) });

/** `holdfast mcp`, spoken to by a real MCP client over standard input and output. */
export function mcpPeer(name: string, folder: string): Peer {
  let running: { readonly client: Client; readonly pid: number; readonly closed: Promise<void> } | undefined;
  const client = (): Client => {
    if (running === undefined) throw new Error(`${name} is not running`);
    return running.client;
  };
  return {
    name,
    async start() {
      const transport = new StdioClientTransport({
        command: process.execPath,
        args: nodeArguments(cliScript, 'mcp', '--data', folder),
        stderr: 'ignore',
      });
      const connected = new Client({ name: 'holdfast-bench', version: '1.0.0' });
      const closed = Promise.withResolvers<void>();
      connected.onclose = closed.resolve;
      await connected.connect(transport);
      if (transport.pid === null) throw new Error(`${name} did not start`);
      running = { client: connected, pid: transport.pid, closed: closed.promise };
    },
    remember: async (content) => added.parse(await callTool(client(), 'add_memory', { content })).memory.id,
    find: (query) => searchMemories(client(), query, 5),
    async kill() {
      if (running === undefined) return;
      process.kill(running.pid, 'SIGKILL');
      await running.closed;
      running = undefined;
    },
    async stop() {
      await running?.client.close();
      running = undefined;
    },
  };
}
