import { HoldfastError } from '@holdfast/contract';
import { type AuthInfo, createMcpHandler } from '@modelcontextprotocol/server';
import type { Edge, EdgeContext } from '../http/edge.ts';
import { headersOf, userOf } from '../http/headers.ts';
import { refuseForeignOrigin } from './request-origin.ts';
import { type McpDoorOptions, type McpPeer, mcpServers } from './server.ts';

export interface McpEdgeOptions extends McpDoorOptions {
  /** Origins of web pages that may call, beside those of this machine; `*` allows all. */
  readonly allowedOrigins?: readonly string[] | undefined;
  /** Bytes of the largest request body; 4 MiB when not given. */
  readonly maxBodyBytes?: number | undefined;
}

/**
 * Streamable HTTP in both protocol eras, without sessions: each request carries its key and gets a server of its own, so
 * any replica can answer any request. The app has checked Host and key before, and renders what is thrown here.
 */
export function createMcpEdge(options: McpEdgeOptions): Edge {
  const server = mcpServers(options);
  // The protocol library hands its auth value on untouched; keyed by it, the peer stays typed and never global.
  const peers = new WeakMap<AuthInfo, McpPeer>();
  const mcp = createMcpHandler(
    ({ authInfo }) => {
      const peer = authInfo === undefined ? undefined : peers.get(authInfo);
      if (peer === undefined) throw new HoldfastError('internal', { detail: 'An MCP request lost its caller.' });
      return server(peer);
    },
    {
      onerror: (error) => options.onProtocolError?.(error),
      ...(options.maxBodyBytes === undefined ? {} : { maxRequestBodySize: options.maxBodyBytes }),
    },
  );

  const handler = async (request: Request, { caller, requestId, origin }: EdgeContext): Promise<Response> => {
    const refused = refuseForeignOrigin(request, options.allowedOrigins ?? []);
    if (refused !== undefined) return refused;
    if (caller.kind === 'anonymous') {
      throw new HoldfastError('unauthenticated', {
        detail: 'Send an API key as "Authorization: Bearer KEY"; `holdfast keys create` makes one.',
      });
    }
    const authInfo: AuthInfo = { token: '', clientId: '', scopes: [] };
    peers.set(authInfo, { caller, requestId, origin, user: userOf(headersOf(request, undefined)) });
    return mcp.fetch(request, { authInfo });
  };
  return { method: 'ALL', path: '/mcp', handler, close: mcp.close };
}
