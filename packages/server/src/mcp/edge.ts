import { HoldfastError } from '@holdfast/contract';
import type { Caller } from '@holdfast/core';
import { type AuthInfo, createMcpHandler } from '@modelcontextprotocol/server';
import { refuseForeignOrigin } from './request-origin.ts';
import { type McpDoorOptions, type McpPeer, mcpServers } from './server.ts';

export interface McpEdgeOptions extends McpDoorOptions {
  /** Origins of web pages that may call, beside those of this machine; `*` allows all. */
  readonly allowedOrigins?: readonly string[] | undefined;
  /** Bytes of the largest request body; 4 MiB when not given. */
  readonly maxBodyBytes?: number | undefined;
}

/** What the HTTP app knows of a request: it has checked the Host and the key as for every other route. */
export interface EdgeContext {
  readonly caller: Caller;
  readonly requestId: string;
}

/** The raw route that the app mounts; what it throws is a HoldfastError, which the app renders. */
export interface McpEdge {
  readonly method: 'ALL';
  readonly path: '/mcp';
  readonly handler: (request: Request, context: EdgeContext) => Promise<Response>;
  /** Ends the exchanges under way; call it after the HTTP server has drained. */
  readonly close: () => Promise<void>;
}

/**
 * Streamable HTTP in both protocol eras, without sessions: each request carries its key and gets a server of its own, so
 * any replica can answer any request.
 */
export function createMcpEdge(options: McpEdgeOptions): McpEdge {
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
      onerror: (error) => options.onError?.(error),
      ...(options.maxBodyBytes === undefined ? {} : { maxRequestBodySize: options.maxBodyBytes }),
    },
  );

  const handler = async (request: Request, { caller, requestId }: EdgeContext): Promise<Response> => {
    const refused = refuseForeignOrigin(request, options.allowedOrigins ?? []);
    if (refused !== undefined) return refused;
    if (caller.kind === 'anonymous') {
      throw new HoldfastError('unauthenticated', {
        detail: 'Send an API key as "Authorization: Bearer KEY"; `holdfast keys create` makes one.',
      });
    }
    const authInfo: AuthInfo = { token: '', clientId: '', scopes: [] };
    peers.set(authInfo, { caller, requestId, user: request.headers.get('x-holdfast-user') ?? undefined });
    return mcp.fetch(request, { authInfo });
  };
  return { method: 'ALL', path: '/mcp', handler, close: mcp.close };
}
