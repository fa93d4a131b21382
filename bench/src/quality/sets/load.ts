import { beamSet } from './beam.ts';
import { beirSet } from './beir.ts';
import type { EvaluationSet } from './evaluation-set.ts';
import { locomoSet } from './locomo.ts';
import { longMemEvalSet } from './longmemeval.ts';

export const setNames = ['locomo', 'longmemeval', 'beam', 'beir'] as const;
export type SetName = (typeof setNames)[number];

/** Reads an evaluation set: a file for locomo and longmemeval, a folder for beam and beir. */
export function loadSet(name: SetName, path: string): Promise<EvaluationSet> {
  switch (name) {
    case 'locomo':
      return locomoSet(path);
    case 'longmemeval':
      return longMemEvalSet(path);
    case 'beam':
      return beamSet(path);
    case 'beir':
      return beirSet(path);
  }
}
