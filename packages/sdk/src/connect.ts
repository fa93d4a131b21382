/// <reference lib="esnext.disposable" preserve="true" />
// Projects whose compiler knows no `await using` yet still get its type with this declaration.
import { HoldfastError, invalidField } from './errors.ts';
import { type Route, routes } from './generated/routes.generated.ts';
import type { CallOptions, Client } from './generated/types.generated.ts';
import { type RetryNotice, send } from './transport/call.ts';
import { startDeadline } from './transport/deadline.ts';
import { type Fields, toRequest } from './transport/request.ts';

export interface ConnectOptions {
  /** Address of the server, such as `http://127.0.0.1:7077`; a path in front of `/v1` is kept. */
  readonly url: string;
  /** Left out when undefined, so that a variable of the environment can be handed on as it is. */
  readonly apiKey?: string | undefined;
  /** Whose memories, for calls that name no user. Not needed when the key is bound to one. */
  readonly user?: string | undefined;
  /** Space that calls read and write when they name none. */
  readonly space?: string | undefined;
  /** Milliseconds that a call may take, repeats included; 30,000 by default. */
  readonly timeoutMs?: number;
  /** How often a failed call is repeated where that is safe; 2 by default. */
  readonly retries?: number;
  /** Replaces the platform's fetch. */
  readonly fetch?: typeof globalThis.fetch;
  /** Sent with every call. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Told before each repeat. */
  readonly onRetry?: (notice: RetryNotice) => void;
}

/** A Holdfast server: every operation as a method. */
export interface HoldfastClient extends Client, AsyncDisposable {
  /** Waits for calls under way and refuses new ones. Idempotent. */
  close(): Promise<void>;
}

const DEFAULT_TIMEOUT_MS = 30_000;
/** Longer timers fire at once. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;
const DEFAULT_RETRIES = 2;
/** A header may hold these unchanged; other names travel in the input. */
const HEADER_SAFE = /^[\u0021-\u007e](?:[\u0020-\u007e]*[\u0021-\u007e])?$/u;
const IDEMPOTENCY_KEY = /^[\u0021-\u007e]{1,255}$/u;

/**
 * A client of the server at `url`. Makes no request: `health` tells whether the server is there.
 * @throws HoldfastError invalid_input naming the option that is wrong
 */
export function connect(options: ConnectOptions): HoldfastClient {
  const settings = check(options);
  const underWay = new Set<Promise<unknown>>();
  let closed = false;

  async function call(operation: string, route: Route, given: unknown, callOptions: CallOptions): Promise<unknown> {
    if (closed) throw new HoldfastError('shutting_down', { detail: 'This client is closed; connect again' });
    callOptions.signal?.throwIfAborted();
    const timeoutMs = checkTimeout(callOptions.timeoutMs ?? settings.timeoutMs);
    const { input, user } = withDefaults(options, route, toFields(given));
    const headers = new Headers(settings.headers);
    if (user !== undefined) headers.set('x-holdfast-user', user);
    if (route.idempotencyKey) headers.set('idempotency-key', idempotencyKey(callOptions));
    const request = toRequest({ base: settings.base, route, input });
    if (request.body !== undefined) headers.set('content-type', 'application/json');
    const deadline = startDeadline({ timeoutMs, signal: callOptions.signal, what: operation });
    const { fetch, retries } = settings;
    try {
      return await send({ operation, route, request, headers, fetch, retries, deadline, onRetry: options.onRetry });
    } finally {
      deadline.dispose();
    }
  }

  function method(name: string, route: Route) {
    return (input: unknown, callOptions: CallOptions = {}): Promise<unknown> => {
      const running = call(name, route, input, callOptions);
      underWay.add(running);
      return running.finally(() => underWay.delete(running));
    };
  }

  async function close(): Promise<void> {
    closed = true;
    await Promise.allSettled(underWay);
  }

  const methods = Object.fromEntries(Object.entries(routes).map(([name, route]) => [name, method(name, route)]));
  // Sound: routes has exactly the names of Client (its type says so), and the server answers by the table's schemas.
  const client = methods as unknown as Client;
  return { ...client, close, [Symbol.asyncDispose]: close };
}

interface Settings {
  readonly base: string;
  readonly headers: Headers;
  readonly timeoutMs: number;
  readonly retries: number;
  readonly fetch: typeof globalThis.fetch;
}

function check(options: ConnectOptions): Settings {
  const { apiKey, retries = DEFAULT_RETRIES, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  if (!Number.isInteger(retries) || retries < 0) throw invalidField('retries', 'must be a whole number, 0 or more');
  for (const field of ['user', 'space'] as const) {
    if (options[field] === '') throw invalidField(field, 'must not be empty');
  }
  const headers = toHeaders(options.headers ?? {});
  headers.set('accept', 'application/json');
  if (apiKey !== undefined) {
    if (!HEADER_SAFE.test(apiKey)) throw invalidField('apiKey', 'has characters that no key has');
    headers.set('authorization', `Bearer ${apiKey}`);
  }
  // Looked up at each call, so that a fetch replaced later (tracing does) is the one used.
  const fetch = options.fetch ?? ((...args) => globalThis.fetch(...args));
  return { base: toBase(options.url), headers, timeoutMs: checkTimeout(timeoutMs), retries, fetch };
}

function toBase(given: string): string {
  if (!URL.canParse(given)) throw invalidField('url', 'must be an address such as http://127.0.0.1:7077');
  const url = new URL(given);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw invalidField('url', 'must begin with http or https');
  if (url.username !== '' || url.password !== '') throw invalidField('url', 'must not hold a password; use apiKey');
  if (url.search !== '' || url.hash !== '') throw invalidField('url', 'must not have a query or fragment');
  return url.origin + url.pathname.replace(/\/+$/u, '');
}

function toHeaders(given: Readonly<Record<string, string>>): Headers {
  try {
    return new Headers(given);
  } catch (error) {
    if (error instanceof TypeError) throw invalidField('headers', 'has a name or value that HTTP does not allow');
    throw error;
  }
}

function checkTimeout(timeoutMs: number): number {
  if (timeoutMs > 0 && timeoutMs <= LONGEST_TIMEOUT_MS) return timeoutMs;
  throw invalidField('timeoutMs', `must be above 0 and at most ${LONGEST_TIMEOUT_MS}`);
}

function toFields(given: unknown): Fields {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw invalidField('input', 'must be an object');
  }
  return Object.fromEntries(Object.entries(given));
}

/** The default user goes into a header, so that the input stays the caller's; only where the input names none. */
function withDefaults(options: ConnectOptions, route: Route, input: Fields): { input: Fields; user?: string } {
  if (route.scope !== 'user') return { input };
  const { spaceField } = route;
  const space =
    options.space === undefined || spaceField === undefined || input[spaceField] !== undefined
      ? {}
      : { [spaceField]: spaceField === 'space' ? options.space : [options.space] };
  const placed = { ...input, ...space };
  if (options.user === undefined || input['userId'] !== undefined) return { input: placed };
  return HEADER_SAFE.test(options.user)
    ? { input: placed, user: options.user }
    : { input: { ...placed, userId: options.user } };
}

/** Without one of the caller's each call gets its own, so that a repeat after a lost answer never stores twice. */
function idempotencyKey({ idempotencyKey: given }: CallOptions): string {
  if (given === undefined) return crypto.randomUUID();
  if (IDEMPOTENCY_KEY.test(given)) return given;
  throw invalidField('idempotencyKey', 'must be 1 to 255 visible ASCII characters');
}
