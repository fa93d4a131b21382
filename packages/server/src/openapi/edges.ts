import { createHash } from 'node:crypto';
import type { Edge } from '../http/edge.ts';
import { openApiDocument } from './document.ts';
import { docsPage } from './page.ts';

interface Served {
  readonly body: string;
  readonly etag: string;
}

/** `/openapi.json` and `/docs`, open to all: they say nothing of what is stored. Made when first asked for. */
export function openApiEdges(version: string): readonly Edge[] {
  const json = once(() => JSON.stringify(openApiDocument(version)));
  const page = once(() => docsPage(openApiDocument(version)));
  return [
    { method: 'GET', path: '/openapi.json', open: true, handler: (request) => serve(request, json(), JSON_HEADERS) },
    { method: 'GET', path: '/docs', open: true, handler: (request) => serve(request, page(), PAGE_HEADERS) },
  ];
}

const JSON_HEADERS = { 'Content-Type': 'application/json', 'Cache-Control': 'no-cache' };
const PAGE_HEADERS = {
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'no-cache',
  'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
  'Referrer-Policy': 'no-referrer',
};

function once(make: () => string): () => Served {
  let made: Served | undefined;
  return () => {
    if (made === undefined) {
      const body = make();
      made = { body, etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"` };
    }
    return made;
  };
}

function serve(request: Request, { body, etag }: Served, headers: Readonly<Record<string, string>>): Response {
  const known = request.headers
    .get('if-none-match')
    ?.split(',')
    .map((tag) => tag.trim().replace(/^W\//, ''));
  if (known?.includes(etag) === true) return new Response(null, { status: 304, headers: { ...headers, ETag: etag } });
  return new Response(body, { headers: { ...headers, ETag: etag } });
}
