/** The scheduling engine by itself: no store, no account, no door. */
export {
  applyDiff,
  diffPlans,
  inverseOf,
  isEmpty,
  type Move,
  type PlanDiff,
} from './domain/planner/scheduling/diff.ts';
export { checkPlan, type Violation } from './domain/planner/scheduling/check-plan.ts';
export { lowerBound } from './domain/planner/scheduling/bound.ts';
export { expandHours, type Interval } from './domain/planner/scheduling/hours.ts';
export type { Explanation, Reason } from './domain/planner/scheduling/explain.ts';
export type { Change, Misfit } from './domain/planner/scheduling/misfit.ts';
export type {
  Block,
  Buffers,
  Busy,
  Energy,
  EnergyLevel,
  FixedBlock,
  Hours,
  SchedulingInput,
  Score,
  SoftTerms,
  Split,
  Task as SchedulingTask,
  TimeOfDay,
  Weekday,
  WeeklyTime,
} from './domain/planner/scheduling/model.ts';
export { type Jobs, jobsOf, weightedTardiness } from './domain/planner/scheduling/one-machine/jobs.ts';
export { type RuledOrder, ruledOrders } from './domain/planner/scheduling/one-machine/rules.ts';
export { type Sequence, solveSequence } from './domain/planner/scheduling/one-machine/solve.ts';
export { makePlan, type Plan } from './domain/planner/scheduling/plan.ts';
export { type Random, seeded } from './domain/planner/scheduling/random.ts';
export { type Budget, schedule, type Scheduled } from './domain/planner/scheduling/schedule.ts';
export { planInThread, type ThreadPlan } from './planner-worker/plan-in-thread.ts';
