import type { RecipeProfile } from '@holdfast/core';
import { latencyMetrics } from '../measure.ts';
import type { Metrics } from '../bench.ts';
import { rankingHash } from '../locomo/quality.ts';
import { qualityMetrics } from './metrics.ts';
import type { Answer } from './rows.ts';
import type { StoredSet } from './stored-set.ts';

export interface MeasuredSet {
  readonly answers: readonly Answer[];
  readonly metrics: Metrics;
}

/** Asks a stored set its questions under a profile. */
export async function measureSet(stored: StoredSet, profile: RecipeProfile): Promise<MeasuredSet> {
  const { answers, timings } = await stored.ask(profile);
  const metrics = {
    ...qualityMetrics(answers),
    'questions.apart': stored.apart,
    // Equal numbers mean equal answers, of other stores too.
    ranking_hash: rankingHash(answers),
    ...latencyMetrics('recall', timings),
    memories_per_s: stored.texts / (stored.storing / 1_000),
  };
  return { answers, metrics };
}
