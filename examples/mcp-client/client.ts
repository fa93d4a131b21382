/**
 * An MCP client that starts Holdfast as a process of its own, lists its tools, remembers and asks.
 * Run: node client.ts, or node client.ts COMMAND ARGS... for another way to start the server.
 */
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';

const [command = 'npx', ...args] = process.argv.slice(2);
const data = process.env['HOLDFAST_DATA'];
const transport = new StdioClientTransport({
  command,
  args: command === 'npx' && args.length === 0 ? ['-y', '@holdfast/server', 'mcp'] : args,
  // A client hands on only what it is told to: here the data folder, if one is set.
  ...(data === undefined ? {} : { env: { HOLDFAST_DATA: data } }),
});
const client = new Client({ name: 'holdfast-example', version: '1.0.0' });
await client.connect(transport);

try {
  const { tools } = await client.listTools();
  console.log(tools.map(({ name }) => name).join(', '));
  await client.callTool({
    name: 'add_memory',
    arguments: { content: 'Ana prefers trains to planes', tags: ['travel'] },
  });
  const reply = await client.callTool({ name: 'get_context', arguments: { query: 'how does Ana like to travel?' } });
  console.log(JSON.stringify(reply.structuredContent, undefined, 2));
} finally {
  await client.close();
}
