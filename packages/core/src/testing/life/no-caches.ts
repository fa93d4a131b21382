import type { ForgettingCaches } from '../../domain/forgetting/caches.ts';

/** Of a process that holds nothing of anybody. */
export const noCaches: ForgettingCaches = { forget: () => Promise.resolve() };
