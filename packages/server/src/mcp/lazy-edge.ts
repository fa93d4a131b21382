import type { Edge } from '../http/edge.ts';
import type { McpEdgeOptions } from './edge.ts';

/** The MCP edge, whose library is loaded with the first request: a server that nobody asks by MCP need not hold it. */
export function createLazyMcpEdge(options: McpEdgeOptions): Edge {
  let loading: Promise<Edge> | undefined;
  const load = (): Promise<Edge> =>
    (loading ??= import('./edge.ts').then(({ createMcpEdge }) => createMcpEdge(options)));
  return {
    method: 'ALL',
    path: '/mcp',
    handler: async (request, context) => (await load()).handler(request, context),
    close: async () => (await loading)?.close?.(),
  };
}
