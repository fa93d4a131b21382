import { HoldfastError } from '@holdfast/contract';
import type { Caller } from '@holdfast/core';
import type { Edge } from '../http/edge.ts';
import { expositionType } from './exposition.ts';

/** `GET /metrics`. `open`: for everybody who can reach it, else for keys with `stats:read`. */
export function metricsEdge(page: () => Promise<string>, { open }: { readonly open: boolean }): Edge {
  return {
    method: 'GET',
    path: '/metrics',
    ...(open ? { open: true as const } : {}),
    handler: async (_, { caller }) => {
      if (!open) checkCaller(caller);
      return new Response(await page(), { headers: { 'Content-Type': expositionType } });
    },
  };
}

/**
 * The figures are those of the whole process: a key that stands for one user may not see what all the others do.
 * @throws HoldfastError unauthenticated, permission_denied
 */
function checkCaller(caller: Caller): void {
  if (caller.kind === 'anonymous') {
    throw new HoldfastError('unauthenticated', { detail: 'Send a key with the permission stats:read.' });
  }
  if (caller.kind !== 'key') return;
  if (caller.key.user === undefined && caller.key.permissions.includes('stats:read')) return;
  throw new HoldfastError('permission_denied', {
    detail: 'Metrics take a key with the permission stats:read that is bound to no user.',
  });
}
