import type { IncomingMessage } from 'node:http';
import type { HoldfastError, HttpMethod } from '@holdfast/contract';
import type { CallContext, Caller } from '@holdfast/core';

/** What the app knows of a request when it hands it to an edge. */
export interface EdgeContext {
  readonly caller: Caller;
  readonly requestId: string;
  /** Node's own request, from which a body is read at a fraction of the cost; undefined when the app is called with a bare Request. */
  readonly incoming?: IncomingMessage;
  /** A parameter of the edge's path. */
  readonly pathValue: (field: string) => string | undefined;
  /** What an edge hands on with the calls that it makes. */
  readonly origin: Pick<CallContext, 'address' | 'onLimits'>;
}

/**
 * A raw route that the operation table cannot express: documents, streams, webhooks. It passes the same guards as
 * every route (Host, shutdown, key) and answers for itself; an unknown key is refused before it is called, no key makes
 * an anonymous caller.
 */
export interface Edge {
  readonly method: HttpMethod | 'ALL';
  /** May have `{name}` parameters, as the operation table writes them. */
  readonly path: string;
  /** True when it takes no notice of keys. */
  readonly open?: true;
  readonly handler: (request: Request, context: EdgeContext) => Response | Promise<Response>;
  /** The body of an error, where its clients read another form than problem+json. */
  readonly fault?: (fault: HoldfastError) => object;
  /** Ends what it still has under way, after the server has drained. */
  readonly close?: () => Promise<void>;
}
