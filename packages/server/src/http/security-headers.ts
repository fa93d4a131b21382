/**
 * What every answer says to browsers, whatever it is: no sniffing, no framing, no script, no referrer, not a part of
 * another site's page. Answers here are JSON; the one page there is, /docs, brings a policy of its own.
 */
const always = {
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Frame-Options': 'DENY',
  'X-Permitted-Cross-Domain-Policies': 'none',
} as const;

/** @param publicUrl where clients reach the server; with https, browsers are told to stay with it */
export function securityHeaders(publicUrl: string | undefined): Readonly<Record<string, string>> {
  if (publicUrl?.startsWith('https://') !== true) return always;
  return { ...always, 'Strict-Transport-Security': 'max-age=31536000; includeSubDomains' };
}
