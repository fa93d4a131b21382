import { z } from 'zod';
import { tool } from '../operation.ts';
import { id, instant, limits, queryText, space } from '../schemas/common.ts';
import { defined } from '../schemas/defined.ts';
import type { plan, task } from '../schemas/planner.ts';
import { owner, plannerLimits } from '../schemas/planner.ts';
import { annotations } from './shared.ts';

type Plan = z.output<typeof plan>;
type Task = z.output<typeof task>;

interface CreatePlanInput {
  intent: string;
  space?: string;
  owner?: string;
  dueAt?: string;
}

export const createPlanTool = tool({
  name: 'create_plan',
  toolset: 'planner',
  description:
    'Make a plan of what the user wants to get done: steps with durations, dates, owners, what waits for what, and how to see that each is done. ' +
    'Give the whole sentence with its date ("release version 2 of the app by Friday"); steps that it lists itself are kept. ' +
    'The plan is stored as a draft: show it to the user, and take it on with approve_plan when they agree.',
  annotations: annotations('Create a plan', 'adds'),
  input: z.strictObject({
    intent: queryText.max(Math.min(limits.queryChars, plannerLimits.intentChars)),
    due: instant.optional().describe('Date that counts more than the one in the intent'),
    owner: owner.optional(),
    space: space.optional(),
  }),
  output: z.object({
    id,
    title: z.string(),
    sop: z.string().describe('The steps as Markdown'),
    due: z.string().optional(),
    notes: z.array(z.string()),
    method: z.string(),
  }),
  toInput: (args): CreatePlanInput => ({
    intent: args.intent,
    ...defined({ space: args.space, owner: args.owner, dueAt: args.due }),
  }),
  present: (result: { plan: Plan; sop: string }) => ({
    id: result.plan.id,
    title: result.plan.title,
    sop: result.sop,
    notes: result.plan.notes,
    method: result.plan.method,
    ...defined({ due: result.plan.dueAt ?? result.plan.happensAt }),
  }),
});

interface ApprovePlanInput {
  id: string;
  spaces: '*';
}

export const approvePlanTool = tool({
  name: 'approve_plan',
  toolset: 'planner',
  description:
    'Take a plan on once the user has agreed to it: each of its steps becomes a task, which schedule_tasks can then put into the calendar. ' +
    'Only after the user has said yes to the plan that was shown. Approving it twice changes nothing.',
  annotations: annotations('Approve a plan', 'edits'),
  input: z.strictObject({ plan_id: id.describe('The id that create_plan gave') }),
  output: z.object({
    id,
    title: z.string(),
    state: z.string(),
    tasks: z.array(z.object({ id, title: z.string(), minutes: z.int(), due: z.string().optional() })),
  }),
  toInput: (args): ApprovePlanInput => ({ id: args.plan_id, spaces: '*' }),
  present: ({ plan: made, tasks }: { plan: Plan; tasks: Task[] }) => ({
    id: made.id,
    title: made.title,
    state: made.state,
    tasks: tasks.map((one) => ({
      id: one.id,
      title: one.title,
      minutes: one.minutes,
      ...defined({ due: one.dueAt }),
    })),
  }),
});
