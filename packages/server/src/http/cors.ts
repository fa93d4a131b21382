const ALLOWED_HEADERS = [
  'Authorization',
  'Content-Type',
  'Idempotency-Key',
  'Last-Event-ID',
  'Mcp-Method',
  'Mcp-Name',
  'Mcp-Protocol-Version',
  'Mcp-Session-Id',
  'X-API-Key',
  'X-Holdfast-Agent',
  'X-Holdfast-Recall',
  'X-Holdfast-Remember',
  'X-Holdfast-Session',
  'X-Holdfast-Space',
  'X-Holdfast-Upstream-Key',
  'X-Holdfast-User',
  'X-Request-Id',
].join(', ');

const EXPOSED_HEADERS =
  'ETag, Mcp-Session-Id, RateLimit, RateLimit-Policy, Retry-After, WWW-Authenticate, X-Holdfast-Memories, X-Request-Id';
const DAY_SECONDS = '86400';

/** Which web pages may read the answers. Nothing is allowed by default, and credentials (cookies) never are. */
export interface Cors {
  /** Headers for an answer to this Origin; undefined when it is not allowed. */
  readonly headers: (origin: string | undefined) => Readonly<Record<string, string>> | undefined;
  /** Headers for the question before the call. */
  readonly preflight: (origin: string | undefined, methods: string) => Readonly<Record<string, string>> | undefined;
}

export function createCors(origins: readonly string[]): Cors {
  const all = origins.includes('*');
  const answers = new Map(origins.map((origin) => [origin.toLowerCase(), answerTo(all ? '*' : origin.toLowerCase())]));
  const headers: Cors['headers'] = (origin) => {
    if (origin === undefined || answers.size === 0) return undefined;
    return answers.get(all ? '*' : origin.toLowerCase());
  };
  return {
    headers,
    preflight: (origin, methods) => {
      const answer = headers(origin);
      if (answer === undefined) return undefined;
      return {
        ...answer,
        'Access-Control-Allow-Methods': methods,
        'Access-Control-Allow-Headers': ALLOWED_HEADERS,
        'Access-Control-Max-Age': DAY_SECONDS,
      };
    },
  };
}

function answerTo(origin: string): Readonly<Record<string, string>> {
  return {
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Expose-Headers': EXPOSED_HEADERS,
    ...(origin === '*' ? {} : { Vary: 'Origin' }),
  };
}
