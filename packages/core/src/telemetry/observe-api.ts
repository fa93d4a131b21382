import { type ErrorCode, HoldfastError, type OperationName } from '@holdfast/contract';
import type { Api, CallContext } from '../api/api.ts';
import type { Observing } from './telemetry.ts';

/** The api with its calls counted, timed and traced, whichever door they come by. */
export function observeApi(api: Api, { metrics, tracer, platform }: Observing): Api {
  if (metrics === undefined && tracer === undefined) return api;

  const counted: Api['call'] = async (name, input, context) => {
    if (metrics === undefined) return api.call(name, input, context);
    const start = platform.monotonic();
    let degraded = false;
    let code: ErrorCode | undefined;
    try {
      const output = await api.call(name, input, context);
      degraded = isDegraded(output);
      return output;
    } catch (error) {
      code = error instanceof HoldfastError ? error.code : 'internal';
      throw error;
    } finally {
      const seconds = (platform.monotonic() - start) / 1_000;
      metrics.operation({ name, seconds, degraded, ...(code === undefined ? {} : { code }) });
    }
  };

  if (tracer === undefined) return { call: counted, authenticate: (secret, origin) => api.authenticate(secret, origin) };
  return {
    call: (name, input, context) =>
      tracer.span(name, { attributes: attributesOf(name, context) }, () => counted(name, input, context)),
    authenticate: (secret, origin) => tracer.span('authenticate', {}, () => api.authenticate(secret, origin)),
  };
}

function isDegraded(output: object): boolean {
  return 'degraded' in output && Array.isArray(output.degraded) && output.degraded.length > 0;
}

function attributesOf(name: OperationName, { requestId, caller }: CallContext): Record<string, string> {
  return {
    'holdfast.operation': name,
    'holdfast.caller': caller.kind,
    ...(requestId === undefined ? {} : { 'holdfast.request_id': requestId }),
  };
}
