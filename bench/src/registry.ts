import type { Bench } from './bench.ts';
import { locomo } from './locomo/locomo.ts';

export const benches: readonly Bench[] = [locomo];
