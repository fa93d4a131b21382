import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { z } from 'zod';
import { type Desk, root } from './installation.ts';

const stdioForm = z.strictObject({
  type: z.literal('stdio').optional(),
  command: z.string(),
  args: z.array(z.string()),
  env: z.record(z.string(), z.string()).optional(),
});
const httpForm = z.strictObject({
  type: z.literal('http'),
  url: z.url(),
  headers: z.record(z.string(), z.string()),
});

/** One server as a client's configuration names it. */
const entryForm = z.union([stdioForm, httpForm]);
export type Entry = z.infer<typeof entryForm>;

/** Configuration of MCP clients, as snippets show it. */
const configurationForm = z.strictObject({ mcpServers: z.strictObject({ holdfast: entryForm }) });

/** The server that a client's configuration names. */
export function readConfiguration(json: unknown): Entry {
  return configurationForm.parse(json).mcpServers.holdfast;
}

/** The server that `claude mcp add ...` names. @throws Error for a form of the command that is not known here */
export function readClaudeCall(args: readonly string[]): Entry {
  const line = args.join(' ');
  const split = args.indexOf('--');
  if (/^mcp add (?:--scope \S+ )?holdfast$/u.test(args.slice(0, split).join(' '))) {
    const [command = '', ...rest] = args.slice(split + 1);
    return { command, args: rest };
  }
  const http = /^mcp add --transport http holdfast (?<url>\S+) --header (?<name>[\w-]+): (?<value>.+)$/u.exec(
    line,
  )?.groups;
  if (http === undefined) throw new Error(`claude ${line} is not a call that the test knows`);
  const { url = '', name = '', value = '' } = http;
  return { type: 'http', url, headers: { [name]: value } };
}

/** Starts or reaches the server as a client would, remembers something and finds it again. */
export async function tryEntry(entry: Entry, desk: Desk): Promise<boolean> {
  const client = new Client(
    { name: 'snippets', version: '1' },
    { versionNegotiation: { mode: { pin: '2026-07-28' } } },
  );
  await client.connect(transportOf(entry, desk));
  try {
    const content = 'The snippet works';
    await client.callTool({ name: 'add_memory', arguments: { content } });
    const found = await client.callTool({ name: 'search_memories', arguments: { query: content } });
    return JSON.stringify(found.structuredContent).includes(content);
  } finally {
    await client.close();
  }
}

function transportOf(entry: Entry, desk: Desk): StdioClientTransport | StreamableHTTPClientTransport {
  if ('url' in entry)
    return new StreamableHTTPClientTransport(new URL(entry.url), { requestInit: { headers: entry.headers } });
  const here = (part: string): string => part.replace('/path/to/holdfast', root);
  return new StdioClientTransport({
    command: here(entry.command),
    args: entry.args.map(here),
    cwd: desk.folder,
    // The folders that snippets name are the reader's; here everything stays on the desk.
    env: { ...desk.env, ...entry.env, HOLDFAST_DATA: desk.env['HOLDFAST_DATA'] ?? '' },
    stderr: 'inherit',
  });
}
