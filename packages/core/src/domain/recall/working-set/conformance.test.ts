import { describeWorkingSet } from '../../../testing/shared-conformance/working-set.ts';
import { createWorkingSet } from './working-set.ts';

describeWorkingSet('of one process', async (rules) => ({
  ...createWorkingSet(rules),
  settled: () => Promise.resolve(),
}));
