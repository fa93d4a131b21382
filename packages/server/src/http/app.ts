import type { IncomingMessage } from 'node:http';
import { HoldfastError } from '@holdfast/contract';
import type { Api, CallContext, Caller } from '@holdfast/core';
import { type Context, Hono } from 'hono';
import type { Logger } from 'pino';
import type { Config } from '../config/load.ts';
import { callRoute } from './call.ts';
import { clientAddress, type ClientAddress, networkOf } from './client-address.ts';
import { type Cors, createCors } from './cors.ts';
import { withDeadline } from './deadline.ts';
import type { Edge } from './edge.ts';
import {
  headersOf,
  type HeaderReader,
  idempotencyKeyOf,
  type NodeBindings,
  requestIdOf,
  secretOf,
  userOf,
} from './headers.ts';
import { hostGuard } from './host.ts';
import { readInput } from './input.ts';
import { asHoldfastError, problemResponse } from './problem.ts';
import type { HttpWatch } from './watch.ts';
import { rateHeaders } from './rate-headers.ts';
import { challenge } from './resource-metadata.ts';
import { methodIndex, type Route, routerPath, tableRoutes } from './routes.ts';
import { securityHeaders } from './security-headers.ts';

export interface HttpAppOptions {
  readonly api: Api;
  readonly config: Pick<
    Config,
    | 'host'
    | 'allowedHosts'
    | 'corsOrigins'
    | 'bodyLimit'
    | 'requestTimeoutMs'
    | 'role'
    | 'publicUrl'
    | 'trustedProxies'
    | 'forwardedHeader'
  >;
  readonly logger: Logger;
  /** Raw routes beside the table. */
  readonly edges?: readonly Edge[];
  /** Counts, times and traces the answers. */
  readonly watch?: HttpWatch;
}

export type Env = { Bindings: NodeBindings };
type HttpContext = Context<Env>;

export interface HttpApp {
  readonly app: Hono<Env>;
  /** Every route that is mounted, in the table's way of writing paths. */
  readonly mounted: readonly { readonly method: string; readonly path: string }[];
  /** From now on every new request is answered with shutting_down. */
  readonly beginShutdown: () => void;
  /** Calls under way. */
  readonly answering: () => number;
}

interface Door extends HttpAppOptions {
  readonly checkHost: (host: string | undefined) => void;
  readonly cors: Cors;
  readonly addressOf: ClientAddress;
  readonly security: Readonly<Record<string, string>>;
  readonly state: { closing: boolean; answering: number };
}

/** What is known of a request before its route is looked at. */
interface Asked {
  readonly incoming: IncomingMessage | undefined;
  readonly header: HeaderReader;
  readonly requestId: string;
  /** Headers of the answer, whatever it is. */
  readonly headers: Record<string, string>;
  readonly origin: Pick<CallContext, 'address' | 'onLimits'>;
}

const ANONYMOUS: Caller = { kind: 'anonymous' };
const UNROUTED = 'none';
const EDGE_METHODS = ['GET', 'POST', 'DELETE'];

/** The REST door: one handler for every route of the operation table, and no middleware in between. */
export function createHttpApp(options: HttpAppOptions): HttpApp {
  const { config, edges = [] } = options;
  const state = { closing: false, answering: 0 };
  const door: Door = {
    ...options,
    state,
    checkHost: hostGuard(config.host, config.allowedHosts),
    cors: createCors(config.corsOrigins),
    addressOf: clientAddress(config),
    security: securityHeaders(config.publicUrl),
  };
  const app = new Hono<Env>();
  // A worker answers what an orchestrator asks, and nothing else.
  const routes = tableRoutes().filter(({ operation }) => config.role !== 'worker' || operation.group === 'system');
  for (const edge of edges) {
    app.on(edge.method === 'ALL' ? EDGE_METHODS : [edge.method], routerPath(edge.path), (c) =>
      answer(door, c, edge.path, (asked) => callEdge(door, edge, c, asked), edge.fault),
    );
  }
  for (const route of routes) {
    app.on(route.method, routerPath(route.path), (c) =>
      answer(door, c, route.name, (asked) => callOperation(door, route, c, asked)),
    );
  }
  const mounted = [...edges, ...routes].map(({ method, path }) => ({ method, path }));
  const methodsOf = methodIndex(mounted);
  app.notFound((c) => answer(door, c, UNROUTED, async (asked) => unrouted(door, methodsOf(c.req.path), c, asked)));
  return {
    app,
    mounted,
    beginShutdown: () => {
      state.closing = true;
    },
    answering: () => state.answering,
  };
}

/**
 * @param name what is asked, as figures call it: an operation, an edge's path, or neither
 * @param fault the body of an error, where it is no problem document
 */
async function answer(
  door: Door,
  c: HttpContext,
  name: string,
  work: (asked: Asked) => Promise<Response>,
  fault?: Edge['fault'],
): Promise<Response> {
  const incoming = c.env?.incoming;
  const header = headersOf(c.req.raw, incoming);
  const requestId = requestIdOf(header);
  const headers: Record<string, string> = {
    'X-Request-Id': requestId,
    ...door.security,
    ...door.cors.headers(header('origin')),
  };
  const respond = async (): Promise<Response> => {
    door.state.answering += 1;
    try {
      door.checkHost(header('host'));
      if (door.state.closing) throw new HoldfastError('shutting_down');
      const address = door.addressOf(incoming?.socket.remoteAddress, header);
      const origin = { onLimits: rateHeaders(headers), ...(address === undefined ? {} : { address }) };
      const response = await work({ incoming, header, requestId, headers, origin });
      if (door.logger.isLevelEnabled('debug')) logAnswer(door, c, requestId, response.status);
      return response;
    } catch (error) {
      return failure(door, c, { error, requestId, headers, header, fault });
    } finally {
      door.state.answering -= 1;
    }
  };
  return door.watch === undefined ? respond() : door.watch({ name, requestId, method: c.req.method, header }, respond);
}

async function callOperation(door: Door, route: Route, c: HttpContext, asked: Asked): Promise<Response> {
  const { api, config } = door;
  const { header, incoming, requestId, headers, origin } = asked;
  const { operation } = route;
  const request = c.req.raw;
  // Open operations take no key at all: a probe with a stale one must still learn that the server lives.
  const caller = operation.permission === 'none' ? ANONYMOUS : await authenticate(door, asked);
  const user = operation.scope === 'user' ? userOf(header) : undefined;
  const idempotencyKey = operation.idempotencyKey ? idempotencyKeyOf(header) : undefined;
  const input = await readInput({
    request,
    incoming,
    header,
    limit: config.bodyLimit,
    route,
    pathValue: (field) => c.req.param(field),
  });
  // No signal: a use case is not cut short midway, and asking a request for its signal builds a whole one each time.
  const call = callRoute(api, route, input, {
    ...origin,
    caller,
    requestId,
    ...(user === undefined ? {} : { user }),
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
  });
  const output = await withDeadline(call, config.requestTimeoutMs);
  headers['Content-Type'] = 'application/json';
  if (door.state.closing) headers['Connection'] = 'close';
  return new Response(JSON.stringify(output), { status: operation.status, headers });
}

/** @throws HoldfastError unauthenticated, rate_limited */
function authenticate({ api }: Door, { header, origin }: Asked): Promise<Caller> {
  const { address, onLimits } = origin;
  return api.authenticate(secretOf(header), {
    ...(address === undefined ? {} : { address: networkOf(address) }),
    ...(onLimits === undefined ? {} : { onLimits }),
  });
}

async function callEdge(door: Door, edge: Edge, c: HttpContext, asked: Asked): Promise<Response> {
  const caller = edge.open === true ? ANONYMOUS : await authenticate(door, asked);
  const response = await edge.handler(c.req.raw, {
    caller,
    ...(asked.incoming === undefined ? {} : { incoming: asked.incoming }),
    requestId: asked.requestId,
    pathValue: (field) => c.req.param(field),
    origin: asked.origin,
  });
  const headers = new Headers(asked.headers);
  // What the edge says wins over the defaults.
  for (const [name, value] of response.headers) headers.set(name, value);
  return new Response(response.body, { status: response.status, headers });
}

/** OPTIONS, a known path with another method, or nothing at all. */
function unrouted(
  door: Door,
  methods: readonly string[],
  c: HttpContext,
  { header, requestId, headers }: Asked,
): Response {
  if (methods.length === 0) {
    throw new HoldfastError('not_found', { detail: `No operation has this path. See /docs for those that exist.` });
  }
  const allow = methods.join(', ');
  if (c.req.method === 'OPTIONS') {
    const preflight =
      header('access-control-request-method') === undefined ? {} : door.cors.preflight(header('origin'), allow);
    return new Response(null, { status: 204, headers: { ...headers, Allow: allow, ...preflight } });
  }
  const error = new HoldfastError('method_not_allowed', { detail: `This path takes ${allow}.` });
  return problemResponse(error, requestId, { ...headers, Allow: allow });
}

function failure(
  door: Door,
  c: HttpContext,
  {
    error,
    requestId,
    headers,
    header,
    fault: form,
  }: {
    error: unknown;
    requestId: string;
    headers: Record<string, string>;
    header: HeaderReader;
    fault: Edge['fault'];
  },
): Response {
  // Nobody listens any more; the status is what access logs use for it.
  if (c.req.raw.signal.aborted) return new Response(null, { status: 499 });
  const fault = asHoldfastError(error);
  const entry = { requestId, code: fault.code, method: c.req.method, path: loggedPath(c.req.path) };
  if (fault.code === 'internal') door.logger.error({ ...entry, err: fault.cause ?? fault }, 'unexpected error');
  else if (fault.status >= 500 && fault.code !== 'shutting_down')
    door.logger.warn({ ...entry, err: fault }, 'call failed');
  else door.logger.debug({ ...entry, status: fault.status }, 'refused');
  if (fault.status === 401) {
    const gaveKey = header('authorization') !== undefined || header('x-api-key') !== undefined;
    const asked = { host: header('host'), path: c.req.path, gaveKey };
    headers['WWW-Authenticate'] = challenge(door.config.publicUrl, asked);
  }
  return problemResponse(fault, requestId, headers, form?.(fault));
}

/** The address of a feed is its secret. */
function loggedPath(path: string): string {
  const secret = /^\/(?:calendar|v1\/calendar-feeds)\//.exec(path);
  return secret === null ? path : `${secret[0]}...`;
}

function logAnswer(door: Door, c: HttpContext, requestId: string, status: number): void {
  door.logger.debug({ requestId, method: c.req.method, path: loggedPath(c.req.path), status }, 'answered');
}
