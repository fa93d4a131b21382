import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { z } from 'zod';

const found = z.object({ memories: z.array(z.object({ id: z.string() })) });

/** A tool call that must succeed; its structured reply. @throws Error with the tool's own words when it fails */
export async function callTool(client: Client, name: string, args: Record<string, unknown>): Promise<unknown> {
  const result = await client.callTool({ name, arguments: args });
  if (result.isError === true) throw new Error(`The tool ${name} failed: ${JSON.stringify(result.content)}`);
  return result.structuredContent;
}

/** Ids that `search_memories` gives, best first. */
export async function searchMemories(client: Client, query: string, limit: number): Promise<string[]> {
  const { memories } = found.parse(await callTool(client, 'search_memories', { query, limit }));
  return memories.map(({ id }) => id);
}

/** A real MCP client of a server's `/mcp`, on behalf of one user. */
export async function connectMcp(params: {
  readonly url: string;
  readonly apiKey: string;
  readonly user: string;
}): Promise<Client> {
  const headers = { authorization: `Bearer ${params.apiKey}`, 'x-holdfast-user': params.user };
  const client = new Client({ name: 'holdfast-bench', version: '1.0.0' });
  await client.connect(new StreamableHTTPClientTransport(new URL('/mcp', params.url), { requestInit: { headers } }));
  return client;
}
