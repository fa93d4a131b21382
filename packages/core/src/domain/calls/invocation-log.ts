import type { UserScope } from '../scope.ts';
import type { NewInvocation } from './call-store.ts';

/** Takes note of what tools were asked, off the path of the answer. */
export interface InvocationLog {
  add(scope: UserScope, invocation: NewInvocation): void;
  /** Writes what is waiting and stops. */
  stop(): Promise<void>;
}
