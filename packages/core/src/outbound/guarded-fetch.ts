import { lookup as systemLookup } from 'node:dns';
import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { addressFault, mayReach, type Reach } from '../domain/outbound/reach.ts';

/** One address that a name stands for. */
export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

/** Looks a name up, as the system does. */
export type Resolve = (hostname: string) => Promise<readonly ResolvedAddress[]>;

export interface GuardedRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly timeoutMs: number;
  /** Of the answer's body; a longer one is cut off, or refused with `whole`. */
  readonly maxBytes: number;
  /** Refuse an answer that is longer; it is cut off when not given. */
  readonly whole?: boolean;
  /** Redirects that are followed, each checked as the first address was; none when not given, for GET alone. */
  readonly redirects?: number;
  readonly signal?: AbortSignal | undefined;
}

export interface GuardedResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** Calls addresses that somebody has set. */
export type GuardedFetch = (url: string, request: GuardedRequest) => Promise<GuardedResponse>;

/** Nothing was sent: the address, or what its name stands for, may not be called. */
export class OutboundRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'OutboundRefused';
  }
}

const redirecting = new Set([301, 302, 303, 307, 308]);

/**
 * The one way to call an address that a user may have set. Scheme and host are checked; the name is looked up once, every
 * address that it stands for must be allowed, and the connection goes to these and no others, so that a name which
 * changes its mind between check and call gains nothing. A pool of connections is not used: one that was opened under
 * other rules must not be met again.
 *
 * @throws OutboundRefused; what node:http throws; a TimeoutError when the time is over; the reason of `signal`
 */
export function guardedFetch(reach: Reach, resolve: Resolve = systemResolve): GuardedFetch {
  return async (url, request) => {
    const timeout = AbortSignal.timeout(request.timeoutMs);
    const signal = request.signal === undefined ? timeout : AbortSignal.any([timeout, request.signal]);
    let at = url;
    let headers = request.headers ?? {};
    for (let left = request.redirects ?? 0; ; left -= 1) {
      const response = await once(at, { ...request, headers, signal }, { reach, resolve });
      const target = response.headers.get('location');
      if (left <= 0 || target === null || !redirecting.has(response.status)) return response;
      if (!URL.canParse(target, at)) throw new OutboundRefused('it redirects to what is no address');
      const next = new URL(target, at);
      // Keys are for whom they were given to.
      if (next.origin !== new URL(at).origin) headers = {};
      at = next.href;
    }
  };
}

interface Guard {
  readonly reach: Reach;
  readonly resolve: Resolve;
}

async function once(
  text: string,
  request: Omit<GuardedRequest, 'signal'> & { readonly signal: AbortSignal },
  guard: Guard,
): Promise<GuardedResponse> {
  const fault = addressFault(text, guard.reach);
  if (fault !== undefined) throw new OutboundRefused(`its address ${fault}`);
  const url = new URL(text);
  const { signal, maxBytes, whole = false } = request;
  signal.throwIfAborted();
  const addresses = await addressesOf(url, guard);
  const incoming = await answerOf(url, request, addresses);
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  const body = await readBounded(incoming, { maxBytes, whole, signal });
  return { status: incoming.statusCode ?? 0, headers, body };
}

/** Undefined for an address that needs no look-up, and was checked with the URL. */
async function addressesOf(url: URL, { reach, resolve }: Guard): Promise<readonly ResolvedAddress[] | undefined> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0) return undefined;
  const addresses = await resolve(host);
  // All of them, not those that are allowed alone: a name that stands for both is up to no good.
  if (addresses.length > 0 && addresses.every(({ address }) => mayReach(address, url, reach))) return addresses;
  throw new OutboundRefused('its name stands for an address of a private network');
}

function answerOf(
  url: URL,
  { method = 'GET', headers, body, signal }: Omit<GuardedRequest, 'signal'> & { readonly signal: AbortSignal },
  addresses: readonly ResolvedAddress[] | undefined,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    const request: ClientRequest = send(url, {
      method,
      headers: { ...headers },
      agent: false,
      signal,
      ...(addresses === undefined ? {} : { lookup: pinned(addresses) }),
    });
    request.on('response', resolve);
    request.on('error', (error) => reject(signal.aborted ? reasonOf(signal) : error));
    request.end(body);
  });
}

/** Answers with what was checked, whatever the name stands for by now. */
function pinned(addresses: readonly ResolvedAddress[]): LookupFunction {
  return (_hostname, options, callback) => {
    const [first] = addresses;
    if (options.all === true) callback(null, [...addresses]);
    else callback(null, first?.address ?? '', first?.family ?? 0);
  };
}

async function readBounded(
  incoming: IncomingMessage,
  { maxBytes, whole, signal }: { readonly maxBytes: number; readonly whole: boolean; readonly signal: AbortSignal },
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    // Sound: without an encoding a stream of node:http gives buffers.
    for await (const chunk of incoming as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      length += chunk.length;
      if (length <= maxBytes) continue;
      if (whole) throw new OutboundRefused(`its answer is longer than ${maxBytes} bytes`);
      break;
    }
  } catch (error) {
    throw signal.aborted ? reasonOf(signal) : error;
  } finally {
    incoming.destroy();
  }
  return new Uint8Array(Buffer.concat(chunks).subarray(0, maxBytes));
}

/** Why it was aborted; `reason` may be anything. */
function reasonOf(signal: AbortSignal): Error {
  const reason: unknown = signal.reason;
  return reason instanceof Error ? reason : new Error('aborted', { cause: reason });
}

function systemResolve(hostname: string): Promise<readonly ResolvedAddress[]> {
  return new Promise((resolve, reject) => {
    systemLookup(hostname, { all: true }, (error, addresses) => {
      if (error === null) resolve(addresses);
      else reject(error);
    });
  });
}
