import { validateHostHeader } from '@modelcontextprotocol/server';

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

export interface OriginOptions {
  /** Host names without port, beside the loopback names, that requests may be addressed to. `*` allows all. */
  readonly allowedHosts?: readonly string[] | undefined;
  /** Origins of web pages that may call, such as `https://app.example.com`; pages on this machine always may. `*` allows all. */
  readonly allowedOrigins?: readonly string[] | undefined;
}

/**
 * Refuses requests that a web page made through a name which it let point here (DNS rebinding), and pages of unknown
 * origin: 403 with a JSON-RPC error, as the protocol asks. Programs send no Origin and pass.
 */
export function refuseForeignOrigin(request: Request, options: OriginOptions): Response | undefined {
  const hosts = [...LOOPBACK, ...(options.allowedHosts ?? [])];
  const host = request.headers.get('host') ?? new URL(request.url).host;
  if (!hosts.includes('*') && !validateHostHeader(host, hosts).ok) {
    return refusal('This Host is not served here. Add it to the allowed hosts of the server.');
  }
  const origin = request.headers.get('origin');
  if (origin === null || originAllowed(origin, options.allowedOrigins ?? [])) return undefined;
  return refusal('Pages of this Origin may not call. Add it to the allowed origins of the server.');
}

function originAllowed(origin: string, allowed: readonly string[]): boolean {
  if (allowed.includes('*') || allowed.includes(origin)) return true;
  return URL.canParse(origin) && LOOPBACK.includes(new URL(origin).hostname);
}

function refusal(message: string): Response {
  return Response.json({ jsonrpc: '2.0', error: { code: -32_000, message }, id: null }, { status: 403 });
}
