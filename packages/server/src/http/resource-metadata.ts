import { permissions } from '@holdfast/contract';
import type { Edge } from './edge.ts';

/** Well-known place of a protected resource's metadata (RFC 9728, section 3), for the server and for its MCP endpoint. */
const WELL_KNOWN = '/.well-known/oauth-protected-resource';
const RESOURCES = ['', '/mcp'] as const;

/**
 * Tells clients how to come in (RFC 9728): with an API key as a bearer token in the Authorization header. No authorization
 * server is named, since none issues tokens for this one: keys are made by `holdfast keys create`.
 */
export function resourceEdges(publicUrl: string | undefined): readonly Edge[] {
  return RESOURCES.map((resource): Edge => ({
    method: 'GET',
    path: `${WELL_KNOWN}${resource}`,
    open: true,
    handler: (request) => {
      const base = baseOf(publicUrl, new URL(request.url).host) ?? '';
      return Response.json({
        resource: `${base}${resource}`,
        resource_name: 'Holdfast memory',
        bearer_methods_supported: ['header'],
        scopes_supported: permissions,
        resource_documentation: `${base}/docs`,
      });
    },
  }));
}

/** Of a refused call: how to come in, and where more is told (RFC 6750, RFC 9728 section 5.1). */
export function challenge(
  publicUrl: string | undefined,
  asked: { readonly host: string | undefined; readonly path: string; readonly gaveKey: boolean },
): string {
  const resource = asked.path === '/mcp' ? '/mcp' : '';
  const base = baseOf(publicUrl, asked.host ?? '');
  const error = asked.gaveKey ? ', error="invalid_token"' : '';
  const metadata = base === undefined ? '' : `, resource_metadata="${base}${WELL_KNOWN}${resource}"`;
  return `Bearer realm="holdfast"${error}${metadata}`;
}

const HOST = /^[\w.:[\]-]{1,260}$/;

function baseOf(publicUrl: string | undefined, host: string): string | undefined {
  if (publicUrl !== undefined) return publicUrl.replace(/\/+$/, '');
  // What a client sends goes back to it alone, and never into the quotes of the header.
  return HOST.test(host) ? `http://${host}` : undefined;
}
