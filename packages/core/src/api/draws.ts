import { type OperationName, operations } from '@holdfast/contract';
import { costOf } from '../domain/limits/call-cost.ts';
import type { Draw } from '../domain/limits/call-limits.ts';
import type { Scope } from '../domain/scope.ts';
import type { CallContext } from './api.ts';

/**
 * What an authorised call takes from the buckets of its key and its user. What is open to all takes nothing, nor does the
 * owner of the data; events of a channel have a limit of their own.
 */
export function drawsOf(
  name: OperationName,
  call: { readonly context: CallContext; readonly scope: Scope; readonly input: Readonly<Record<string, unknown>> },
): Draw[] {
  const { context, scope, input } = call;
  const { caller, limit } = context;
  if (caller.kind !== 'key' || operations[name].permission === 'none') return [];
  const { tenant, id } = caller.key;
  const cost = costOf(name, input);
  return [
    { name: 'key', scope: { kind: 'tenant', tenant }, of: id, cost },
    ...(scope.kind === 'user' ? [{ name: 'user', scope, cost } as const] : []),
    ...(limit === 'voice' ? [{ name: 'voice', scope, of: id } as const] : []),
  ];
}
