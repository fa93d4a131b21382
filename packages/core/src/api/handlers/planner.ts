import { calendarHandlers } from './calendars.ts';
import { googleHandlers } from './google.ts';
import { planHandlers } from './plans.ts';
import { procedureHandlers } from './procedures.ts';
import { scheduleHandlers } from './schedule.ts';
import { taskHandlers } from './tasks.ts';

/** Handlers of plans, tasks, procedures, schedules and calendars, loaded by the first call of one. */
export const plannerHandlers = {
  ...planHandlers,
  ...taskHandlers,
  ...procedureHandlers,
  ...scheduleHandlers,
  ...calendarHandlers,
  ...googleHandlers,
};

export type PlannerHandlers = typeof plannerHandlers;
