import { AsyncLocalStorage } from 'node:async_hooks';
import type { SpanContext } from './trace-context.ts';

/** What is known of the call on whose behalf something runs, wherever in the process that is. */
export interface Call {
  readonly requestId?: string;
  readonly span?: SpanContext;
}

/**
 * Carries it along through everything that a call awaits, so that a log line deep inside names the request. Ids alone: what
 * decides anything (tenant, user, permissions) is a parameter, never found here.
 */
export interface Trail {
  run<T>(call: Call, work: () => T): T;
  current(): Call | undefined;
}

export function createTrail(): Trail {
  const storage = new AsyncLocalStorage<Call>();
  return { run: (call, work) => storage.run(call, work), current: () => storage.getStore() };
}
