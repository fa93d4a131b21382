import { HoldfastError, type OutputOf } from '@holdfast/contract';
import { version } from '../../version.ts';
import type { Handlers } from '../handler.ts';

export const systemHandlers: Pick<Handlers, 'health' | 'live' | 'ready'> = {
  async health({ dependencies: { platform, startedAt, checks } }) {
    const found = await checks();
    return {
      status: worst(found),
      version,
      uptimeSeconds: Math.round((platform.monotonic() - startedAt) / 1_000),
      checks: found,
    };
  },

  live: () => Promise.resolve({ status: 'ok' }),

  async ready({ dependencies: { store } }) {
    try {
      await store.ping();
    } catch (error) {
      throw new HoldfastError('store_unavailable', {
        detail: 'The database cannot be read; see `holdfast doctor`.',
        cause: error,
      });
    }
    return { status: 'ok' };
  },
};

function worst(checks: OutputOf<'health'>['checks']): 'ok' | 'degraded' | 'failed' {
  const states = new Set(Object.values(checks).map(({ status }) => status));
  if (states.has('failed')) return 'failed';
  return states.has('degraded') ? 'degraded' : 'ok';
}
