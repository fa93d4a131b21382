import {
  type ErrorCode,
  errorCatalogue,
  HoldfastError,
  type Operation,
  type OperationName,
  operations,
  type OutputOf,
} from '@holdfast/contract';
import type { Api, CallContext } from '@holdfast/core';
import type { HookConnection } from '../../config/hook-connection.ts';
import { fieldsOf, listOf } from '../../http/json-fields.ts';
import { pathFieldsOf } from '../../http/routes.ts';

const timeoutMs = 30_000;

/** The operations of a server elsewhere, with the authority of a key. Nothing is tried twice: whoever asks is told. */
export function remoteApi({ url, key, user }: HookConnection): Pick<Api, 'call'> {
  return {
    async call<N extends OperationName>(name: N, input: unknown, context: CallContext): Promise<OutputOf<N>> {
      const operation: Operation = operations[name];
      const { path, query, body } = requestOf(operation, fieldsOf(input));
      const limits = [AbortSignal.timeout(timeoutMs), ...(context.signal === undefined ? [] : [context.signal])];
      const whose = context.user ?? user;
      const response = await fetch(new URL(`${path}${query}`, url), {
        method: operation.method,
        headers: {
          Authorization: `Bearer ${key}`,
          ...(whose === undefined ? {} : { 'X-Holdfast-User': Buffer.from(whose, 'utf8').toString('latin1') }),
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        },
        // Following one would turn a POST into a GET.
        redirect: 'manual',
        signal: AbortSignal.any(limits),
        ...(body === undefined ? {} : { body }),
      }).catch((error: unknown) => {
        throw new HoldfastError('unreachable', { detail: `No answer from ${new URL(url).host}.`, cause: error });
      });
      const answer: unknown = await response.json().catch(() => undefined);
      // Sound: a server of the same table gave it.
      if (response.ok && answer !== undefined) return answer as OutputOf<N>;
      throw errorOf(response, fieldsOf(answer), url);
    },
  };
}

function requestOf(
  { method, path }: Operation,
  given: Readonly<Record<string, unknown>>,
): { readonly path: string; readonly query: string; readonly body?: string } {
  const named = pathFieldsOf(path);
  const rest = Object.entries(given).filter(([name, value]) => !named.includes(name) && value !== undefined);
  const filled = path.replaceAll(/\{(\w+)\}/gu, (_, name: string) => segmentOf(name, given[name]));
  if (method !== 'GET' && method !== 'DELETE') {
    return { path: filled, query: '', body: JSON.stringify(Object.fromEntries(rest)) };
  }
  const pairs = rest.flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((each) => `${name}=${encodeURIComponent(String(each))}`),
  );
  return { path: filled, query: pairs.length === 0 ? '' : `?${pairs.join('&')}` };
}

function segmentOf(field: string, value: unknown): string {
  // A URL loses dot segments, even encoded ones: they would reach another route.
  if (typeof value === 'string' && !['', '.', '..'].includes(value)) return encodeURIComponent(value);
  throw new HoldfastError('invalid_input', { faults: [{ field, message: 'is not an id' }] });
}

function errorOf(response: Response, problem: Readonly<Record<string, unknown>>, url: string): HoldfastError {
  const { code, detail, errors, requestId } = problem;
  if (!isErrorCode(code)) {
    return new HoldfastError('unreachable', {
      detail: `${new URL(url).host} is no Holdfast server: it answered with ${response.status}.`,
    });
  }
  const retryAfter = Number(response.headers.get('retry-after') ?? '');
  return new HoldfastError(code, {
    faults: listOf(errors).map(({ field, message }) => ({ field: String(field), message: String(message) })),
    ...(typeof detail === 'string' ? { detail } : {}),
    ...(typeof requestId === 'string' ? { requestId } : {}),
    ...(retryAfter > 0 ? { retryAfter } : {}),
  });
}

function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(errorCatalogue, value);
}
