export type { Task as SchedulingTask, SchedulingInput } from './domain/planner/scheduling/model.ts';
export { schedule, type Scheduled } from './domain/planner/scheduling/schedule.ts';
