import { z } from 'zod';
import { tool } from '../operation.ts';
import { id, instant, limits, queryText, space } from '../schemas/common.ts';
import { defined } from '../schemas/defined.ts';
import type { plan } from '../schemas/planner.ts';
import { owner, plannerLimits } from '../schemas/planner.ts';
import { annotations } from './shared.ts';

type Plan = z.output<typeof plan>;

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
    'The plan is stored as a draft; show it to the user, who approves it.',
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
