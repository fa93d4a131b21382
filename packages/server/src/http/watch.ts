import { readTraceparent, type Tracer, type Trail } from '@holdfast/core';
import type { ServerMetrics } from '../metrics/figures.ts';
import type { HeaderReader } from './headers.ts';

interface Request {
  /** An operation, an edge's path, or `none`. */
  readonly name: string;
  readonly requestId: string;
  readonly method: string;
  readonly header: HeaderReader;
}

/** Runs the answering of a request, and tells of it. */
export type HttpWatch = (request: Request, respond: () => Promise<Response>) => Promise<Response>;

/** Every answer is counted and timed, its request id goes along with it, and where traces are taken it is a span. */
export function watchHttp(params: {
  readonly trail: Trail;
  readonly metrics: Pick<ServerMetrics, 'http'> | undefined;
  readonly tracer: Tracer | undefined;
  readonly monotonic: () => number;
}): HttpWatch {
  const { trail, metrics, tracer, monotonic } = params;

  const counted: HttpWatch = async ({ name }, respond) => {
    if (metrics === undefined) return respond();
    const start = monotonic();
    const response = await respond();
    metrics.http({ operation: name, status: response.status, seconds: (monotonic() - start) / 1_000 });
    return response;
  };

  return (request, respond) =>
    trail.run({ requestId: request.requestId }, () => {
      if (tracer === undefined) return counted(request, respond);
      const { name, requestId, method, header } = request;
      return tracer.span(
        `${method} ${name}`,
        {
          kind: 'server',
          parent: readTraceparent(header('traceparent')),
          attributes: { 'http.request.method': method, 'http.route': name, 'holdfast.request_id': requestId },
        },
        async (span) => {
          const response = await counted(request, respond);
          span.set({ 'http.response.status_code': response.status });
          if (response.status >= 500) span.fail(`answered ${response.status}`);
          return response;
        },
      );
    });
}
