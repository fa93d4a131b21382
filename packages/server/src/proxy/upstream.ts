import { HoldfastError } from '@holdfast/contract';

/** The endpoint behind the proxy: the operator's own, so that it may lie in a private network. */
export interface Upstream {
  /** Without a slash at its end. */
  readonly url: string;
  readonly key: string | undefined;
  /** Until it begins to answer. */
  readonly timeoutMs: number;
}

export interface UpstreamRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Aborted by whoever has enough of it, and here when it is late. */
  readonly controller: AbortController;
}

/**
 * Sends a request on, once: clients of chat APIs repeat by themselves what may be repeated.
 * @throws HoldfastError model_unavailable; the reason of the controller when somebody else aborts it
 */
export async function askUpstream(upstream: Upstream, request: UpstreamRequest): Promise<Response> {
  const { method, path, headers, body, controller } = request;
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    controller.abort();
  }, upstream.timeoutMs);
  try {
    const response = await fetch(`${upstream.url}${path}`, {
      method,
      headers: {
        ...headers,
        // What comes is handed on as it is.
        'Accept-Encoding': 'identity',
        ...(upstream.key === undefined ? {} : { Authorization: `Bearer ${upstream.key}` }),
      },
      ...(body === undefined ? {} : { body }),
      // A redirect could lead, with the key, to where nobody has allowed it to go.
      redirect: 'manual',
      signal: controller.signal,
    });
    if (response.status < 300 || response.status > 399) return response;
    await response.body?.cancel();
    throw unavailable(`it redirects (${response.status}), which is not followed`);
  } catch (error) {
    if (error instanceof HoldfastError) throw error;
    if (late) throw unavailable(`it did not begin to answer within ${upstream.timeoutMs} ms`, error);
    controller.signal.throwIfAborted();
    throw unavailable(`it cannot be reached (${reasonOf(error)})`, error);
  } finally {
    clearTimeout(timer);
  }
}

export function unavailable(reason: string, cause?: unknown): HoldfastError {
  return new HoldfastError('model_unavailable', {
    detail: `The endpoint behind the proxy failed: ${reason}.`,
    ...(cause === undefined ? {} : { cause }),
  });
}

/** The system's word for what went wrong; never text of the endpoint. */
export function reasonOf(error: unknown): string {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string') return at.code;
  }
  return 'connection lost';
}

const handedOn = ['accept', 'openai-organization', 'openai-project', 'openai-beta', 'http-referer', 'x-title'] as const;

/** Headers of a request that the endpoint is to see; no key of ours is among them. */
export function requestHeaders(header: (name: string) => string | undefined): Record<string, string> {
  return Object.fromEntries(
    handedOn.flatMap((name) => {
      const value = header(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

const handedBack =
  /^(?:content-type|cache-control|retry-after(?:-ms)?|x-should-retry|x-ratelimit-.{1,60}|openai-.{1,60})$/u;

/** Headers of an answer that the client is to see. */
export function responseHeaders(response: Response): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of response.headers) {
    if (handedBack.test(name)) headers[name] = value;
  }
  const id = response.headers.get('x-request-id');
  return id === null ? headers : { ...headers, 'x-upstream-request-id': id };
}
