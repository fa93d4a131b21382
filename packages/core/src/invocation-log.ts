import type { NewInvocation } from './domain/calls/call-store.ts';
import type { InvocationLog } from './domain/calls/invocation-log.ts';
import { type UserScope, userKey } from './domain/scope.ts';
import type { Store } from './domain/store.ts';
import { systemScheduler } from './system-scheduler.ts';

const afterMs = 100;

/** Writes what was noted together, a moment after the first; who waits for an answer on the telephone does not wait for this. */
export function createInvocationLog({
  store,
  onError,
}: {
  readonly store: Store;
  readonly onError: (error: unknown) => void;
}): InvocationLog {
  let waiting = new Map<string, { readonly scope: UserScope; readonly invocations: NewInvocation[] }>();
  let cancel: (() => void) | undefined;
  let writing = Promise.resolve();
  const write = async (): Promise<void> => {
    cancel = undefined;
    const due = waiting;
    waiting = new Map();
    const writes = [...due.values()].map(({ scope, invocations }) =>
      store.write(scope, ({ calls }) => calls.addInvocations(scope, { invocations })),
    );
    for (const result of await Promise.allSettled(writes)) if (result.status === 'rejected') onError(result.reason);
  };
  const flush = (): Promise<void> => (writing = writing.then(write));
  return {
    add(scope, invocation) {
      const key = userKey(scope);
      const own = waiting.get(key);
      if (own === undefined) waiting.set(key, { scope, invocations: [invocation] });
      else own.invocations.push(invocation);
      cancel ??= systemScheduler.after(afterMs, () => void flush());
    },
    async stop() {
      cancel?.();
      await flush();
    },
  };
}
