import type { Api, CallContext, Caller } from '@holdfast/core';
import { ProtocolError, ProtocolErrorCode, Server } from '@modelcontextprotocol/server';
import { callTool } from './call-tool.ts';
import { instructionsFor } from './instructions.ts';
import { graphResource, readGraphResource, referenceDoor } from './reference/door.ts';
import { boundTools, listedTool } from './tools.ts';
import type { ShownToolset } from './toolsets.ts';

/** Estimated tokens of the largest reply. Common clients warn at 10,000 and cut at 25,000. */
export const DEFAULT_MAX_TOKENS = 8_000;

export interface McpDoorOptions {
  readonly api: Pick<Api, 'call'>;
  /** Version of Holdfast, as clients show it. */
  readonly version: string;
  /** Space of calls that name none; `default` when not given. */
  readonly space?: string | undefined;
  /** Sets of tools that are shown beside those of every client; `reference` is shown in their place. */
  readonly toolsets?: readonly ShownToolset[] | undefined;
  /** Estimated tokens of the largest reply; DEFAULT_MAX_TOKENS when not given. */
  readonly maxTokens?: number | undefined;
  /** Milliseconds until a call fails with `timeout`; no limit when not given. */
  readonly timeoutMs?: number | undefined;
  /** Hears of failures inside Holdfast; the client is told only their code. */
  readonly onError?: ((error: unknown) => void) | undefined;
  /** Hears of messages that break the protocol and of connections that break; worth a line in a debug log. */
  readonly onProtocolError?: ((error: Error) => void) | undefined;
}

/** Who speaks on a connection, or in one request. */
export interface McpPeer {
  readonly caller: Caller;
  /** User named outside the arguments. */
  readonly user?: string | undefined;
  readonly requestId?: string | undefined;
  /** Where the request came from, and who hears what is left of its limits. */
  readonly origin?: Pick<CallContext, 'address' | 'onLimits'> | undefined;
}

/**
 * Makes servers that share one listing: over HTTP every request gets a server of its own, and the schemas are written
 * once. Both protocol eras are served by the same handlers.
 */
export function mcpServers(options: McpDoorOptions): (peer: McpPeer) => Server {
  const { toolsets = [], space } = options;
  const tools = boundTools(toolsets);
  const reference = toolsets.includes('reference') ? referenceDoor(options) : undefined;
  const listing = [...[...tools.values()].map((tool) => listedTool(tool)), ...(reference?.listing ?? [])];
  const info = { name: 'holdfast', title: 'Holdfast memory', version: options.version };
  const capabilities = { tools: { listChanged: false }, ...(reference === undefined ? {} : { resources: {} }) };
  const settings = { capabilities, instructions: instructionsFor(space) };

  return (peer) => {
    const server = new Server(info, settings);
    const contextOf = (signal: AbortSignal): CallContext => ({
      ...peer.origin,
      caller: peer.caller,
      signal,
      ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
      ...(peer.user === undefined ? {} : { user: peer.user }),
      ...(peer.requestId === undefined ? {} : { requestId: peer.requestId }),
    });
    server.setRequestHandler('tools/list', () => ({ tools: listing }));
    server.setRequestHandler('tools/call', async ({ params }, { mcpReq }) => {
      const context = contextOf(mcpReq.signal);
      const bound = tools.get(params.name);
      if (bound !== undefined) {
        const { api, onError, maxTokens = DEFAULT_MAX_TOKENS } = options;
        return callTool({ api, bound, args: params.arguments, context, space, maxTokens, onError });
      }
      const answer = reference?.call(params.name, params.arguments, context);
      if (answer !== undefined) return answer;
      const known = listing.map(({ name }) => name).join(', ');
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, `Unknown tool ${params.name}; known are ${known}`);
    });
    if (reference !== undefined) {
      server.setRequestHandler('resources/list', () => ({ resources: [graphResource] }));
      server.setRequestHandler('resources/read', ({ params }, { mcpReq }) =>
        readGraphResource(reference, params.uri, contextOf(mcpReq.signal)),
      );
    }
    return server;
  };
}
