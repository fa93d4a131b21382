const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Refuses web pages of unknown origin: 403 with a JSON-RPC error, as the protocol asks. Programs send no Origin and pass;
 * pages of this machine always may. The Host header, the other half of the defence against DNS rebinding, is checked by
 * the app for every route.
 *
 * @param allowed origins such as `https://app.example.com`; `*` allows all
 */
export function refuseForeignOrigin(request: Request, allowed: readonly string[]): Response | undefined {
  const origin = request.headers.get('origin');
  if (origin === null || allowed.includes('*') || allowed.includes(origin)) return undefined;
  if (URL.canParse(origin) && LOOPBACK.includes(new URL(origin).hostname)) return undefined;
  const message = 'Pages of this Origin may not call. Add it to HOLDFAST_CORS_ORIGINS.';
  return Response.json({ jsonrpc: '2.0', error: { code: -32_000, message }, id: null }, { status: 403 });
}
