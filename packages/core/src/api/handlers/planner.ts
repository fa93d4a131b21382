import { planHandlers } from './plans.ts';
import { procedureHandlers } from './procedures.ts';
import { taskHandlers } from './tasks.ts';

/** Handlers of plans, tasks and procedures, loaded by the first call of one. */
export const plannerHandlers = { ...planHandlers, ...taskHandlers, ...procedureHandlers };

export type PlannerHandlers = typeof plannerHandlers;
