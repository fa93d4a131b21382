import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FakeElevenLabsServer extends AsyncDisposable {
  /** To be given as the platform's address. */
  readonly baseUrl: string;
  /** Paths with their queries, of every call so far. */
  readonly calls: readonly string[];
  /** Makes a call known: what `GET /v1/convai/conversations/{id}` answers. */
  add(conversation: Readonly<Record<string, unknown>> & { readonly conversation_id: string }): void;
  close(): Promise<void>;
}

/**
 * A real HTTP server on loopback that lists calls as the ElevenLabs API does, page by page and since a time.
 *
 * @param params.key what `xi-api-key` must be
 * @param params.pageSize most calls a page, whatever is asked for; 2 when not given
 */
export async function fakeElevenLabsServer(params: {
  readonly key: string;
  readonly pageSize?: number;
}): Promise<FakeElevenLabsServer> {
  const calls: string[] = [];
  const known = new Map<string, Readonly<Record<string, unknown>>>();
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    calls.push(`${url.pathname}${url.search}`);
    const reply = (status: number, body: object): void => {
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
    };
    if (request.headers['xi-api-key'] !== params.key) return reply(401, { detail: 'no' });
    const one = /^\/v1\/convai\/conversations\/(?<id>[^/]+)$/u.exec(url.pathname)?.groups?.['id'];
    if (one !== undefined) {
      const found = known.get(decodeURIComponent(one));
      return found === undefined ? reply(404, {}) : reply(200, found);
    }
    if (url.pathname !== '/v1/convai/conversations') return reply(404, {});
    const since = Number(url.searchParams.get('call_start_after_unix') ?? 0);
    const size = params.pageSize ?? 2;
    const from = Number(url.searchParams.get('cursor') ?? 0);
    const all = [...known.values()].map(summaryOf).filter(({ start_time_unix_secs }) => start_time_unix_secs >= since);
    const more = from + size < all.length;
    reply(200, {
      conversations: all.slice(from, from + size),
      has_more: more,
      next_cursor: more ? String(from + size) : null,
    });
  };
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // Sound: a server that listens on a port has such an address.
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    calls,
    add: (conversation) => void known.set(conversation.conversation_id, conversation),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function summaryOf(conversation: Readonly<Record<string, unknown>>): {
  readonly conversation_id: unknown;
  readonly status: unknown;
  readonly start_time_unix_secs: number;
} {
  const { conversation_id, status, metadata } = conversation;
  const start =
    typeof metadata === 'object' && metadata !== null && 'start_time_unix_secs' in metadata
      ? Number(metadata.start_time_unix_secs)
      : 0;
  return { conversation_id, status, start_time_unix_secs: start };
}
