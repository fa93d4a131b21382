import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Api, version } from '@holdfast/core';
import { type CallToolResult, Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { pino } from 'pino';
import { inject } from 'vitest';
import { createHttpApp } from '../../http/app.ts';
import { listen } from '../../http/server.ts';
import { createMcpEdge, type McpEdgeOptions } from '../edge.ts';

/** Newest first; the two older ones open with `initialize`. */
export const protocols = ['2026-07-28', '2025-11-25', '2025-06-18'] as const;
export type Protocol = (typeof protocols)[number];

const MAIN = join(inject('programs'), 'stdio-main.js');

/** Command line of a process that serves one data file. */
export function stdioCommand(...args: readonly string[]): { command: string; args: string[] } {
  return {
    command: process.execPath,
    args: [MAIN, ...args],
  };
}

export function clientOf(protocol: Protocol): Client {
  const info = { name: 'holdfast-tests', version: '1.0.0' };
  if (protocol === '2026-07-28') return new Client(info, { versionNegotiation: { mode: { pin: protocol } } });
  return new Client(info, { supportedProtocolVersions: [protocol] });
}

export interface StdioPeer extends AsyncDisposable {
  readonly client: Client;
  readonly transport: StdioClientTransport;
  readonly stderr: () => string;
}

/** A client with a server process of its own on standard input and output. */
export async function connectStdio(protocol: Protocol, ...args: readonly string[]): Promise<StdioPeer> {
  const client = clientOf(protocol);
  const transport = new StdioClientTransport({ ...stdioCommand(...args), stderr: 'pipe' });
  let stderr = '';
  transport.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  await client.connect(transport);
  return { client, transport, stderr: () => stderr, [Symbol.asyncDispose]: () => client.close() };
}

export interface HttpPeer extends AsyncDisposable {
  readonly url: URL;
  connect(protocol: Protocol, headers: Readonly<Record<string, string>>): Promise<Client>;
}

/** The HTTP app on a free port, with the edge mounted. */
export async function serveHttp({
  api,
  ...options
}: { readonly api: Api } & Partial<McpEdgeOptions>): Promise<HttpPeer> {
  const edge = createMcpEdge({ api, version, ...options });
  const settings = {
    host: '127.0.0.1',
    role: 'all' as const,
    allowedHosts: [],
    corsOrigins: [],
    bodyLimit: 1_000_000,
    requestTimeoutMs: 60_000,
    headersTimeoutMs: 60_000,
    maxConnections: 1_000,
    publicUrl: undefined,
    trustedProxies: [],
    forwardedHeader: 'x-forwarded-for' as const,
  };
  const http = createHttpApp({ api, config: settings, logger: pino({ level: 'silent' }), edges: [edge] });
  const server = await listen({ ...settings, http, port: 0 });
  const url = new URL('/mcp', server.url);
  const clients: Client[] = [];
  return {
    url,
    async connect(protocol, headers) {
      const client = clientOf(protocol);
      await client.connect(new StreamableHTTPClientTransport(url, { requestInit: { headers: { ...headers } } }));
      clients.push(client);
      return client;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(clients.map((client) => client.close()));
      await server.close(5_000);
      await edge.close?.();
    },
  };
}

/** A folder that is gone at the end of the test. */
export async function temporaryFolder(): Promise<{ readonly path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'holdfast-mcp-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** Calls a tool that should succeed; its structured reply. The text item must say the same. */
export async function reply(
  client: Client,
  name: string,
  args: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  const result = await client.callTool({ name, arguments: args });
  if (result.isError === true) throw new Error(textOf(result));
  const structured: unknown = result.structuredContent;
  if (typeof structured !== 'object' || structured === null) throw new Error(`${name} gave no structured content`);
  if (textOf(result) !== JSON.stringify(structured))
    throw new Error(`the text of ${name} differs from its structured content`);
  return { ...structured };
}

/** Calls a tool that should fail; the text of its error. */
export async function complaint(client: Client, name: string, args: Record<string, unknown>): Promise<string> {
  const result = await client.callTool({ name, arguments: args });
  if (result.isError !== true) throw new Error(`${name} succeeded`);
  return textOf(result);
}

/** Adds a memory; its id. */
export async function add(client: Client, content: string, more: Record<string, unknown> = {}): Promise<string> {
  const { memory } = await reply(client, 'add_memory', { content, ...more });
  return (memory as { id: string }).id;
}

/** Contents found by a search, best first. */
export async function found(client: Client, query: string, more: Record<string, unknown> = {}): Promise<string[]> {
  const { memories } = await reply(client, 'search_memories', { query, ...more });
  return (memories as { content: string }[]).map((memory) => memory.content);
}

function textOf(result: CallToolResult): string {
  const [item] = result.content;
  if (result.content.length !== 1 || item?.type !== 'text') throw new Error('a tool answers with one text item');
  return item.text;
}
