import type { Edge } from '../http/edge.ts';
import { headersOf } from '../http/headers.ts';
import { checkMayChat } from './asking.ts';
import { chatFault } from './chat-fault.ts';
import type { ProxyParts } from './parts.ts';
import { askUpstream, requestHeaders, responseHeaders } from './upstream.ts';

/** The models of the endpoint, as it lists them. */
export function modelsEdges(parts: Pick<ProxyParts, 'upstream'>): readonly Edge[] {
  const edge = (path: string, pathOf: (model: string) => string): Edge => ({
    method: 'GET',
    path,
    fault: chatFault,
    handler: async (request, { caller, incoming, pathValue }) => {
      checkMayChat(caller);
      const header = headersOf(request, incoming);
      const key = header('x-holdfast-upstream-key');
      const reply = await askUpstream(key === undefined ? parts.upstream : { ...parts.upstream, key }, {
        method: 'GET',
        path: pathOf(pathValue('model') ?? ''),
        headers: requestHeaders(header),
        controller: new AbortController(),
      });
      return new Response(reply.body, { status: reply.status, headers: responseHeaders(reply) });
    },
  });
  return [
    edge('/v1/models', () => '/models'),
    edge('/v1/models/{model}', (model) => `/models/${encodeURIComponent(model)}`),
  ];
}
