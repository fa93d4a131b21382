import { calendarHandlers } from './calendars.ts';
import { googleHandlers } from './google.ts';
import { planHandlers } from './plans.ts';
import { procedureHandlers } from './procedures.ts';
import { recordHandlers } from './records.ts';
import { reflectionHandlers } from './reflections.ts';
import { scheduleHandlers } from './schedule.ts';
import { taskHandlers } from './tasks.ts';

/** Handlers of plans, tasks, procedures, schedules, calendars and reflections, and of records for exports and imports, loaded by the first call of one. */
export const plannerHandlers = {
  ...planHandlers,
  ...taskHandlers,
  ...procedureHandlers,
  ...scheduleHandlers,
  ...calendarHandlers,
  ...googleHandlers,
  ...reflectionHandlers,
  ...recordHandlers,
};

export type PlannerHandlers = typeof plannerHandlers;
