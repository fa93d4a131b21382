import { z } from 'zod';
import { tool } from '../operation.ts';
import { id, space } from '../schemas/common.ts';
import { defined } from '../schemas/defined.ts';
import { type reflection, reflectionSentence } from '../schemas/reflections.ts';
import { annotations } from './shared.ts';

type Reflection = z.output<typeof reflection>;
interface Reflected {
  outcome: string;
  reflection?: Reflection | undefined;
}

const output = z.object({
  outcome: z.string(),
  id: id.optional(),
  period: z.string().optional(),
  complete: z.boolean().optional(),
  sentences: z.array(reflectionSentence).optional(),
});

const present = ({ outcome, reflection }: Reflected): z.input<typeof output> => ({
  outcome,
  ...(reflection === undefined
    ? {}
    : {
        id: reflection.id,
        period: reflection.period === 'day' ? reflection.startsOn : `${reflection.startsOn} to ${reflection.endsOn}`,
        complete: reflection.complete,
        sentences: reflection.sentences,
      }),
});

const rest =
  'Each sentence names what it rests on; show the user the sentences, and do not add to them. ' +
  'Outcome `empty` means that nothing happened.';

export const reflectDailyTool = tool({
  name: 'reflect_daily',
  toolset: 'planner',
  description: `Look back on a day: what was done against the plan, what was carried over and why, decisions, failures, open ends, and what comes first next. ${rest}`,
  annotations: annotations('Reflect on a day', 'adds'),
  input: z.strictObject({
    day: z.iso.date().optional().describe('Today so far when not given'),
    space: space.optional(),
  }),
  output,
  toInput: (args): { day?: string; space?: string } => defined({ day: args.day, space: args.space }),
  present,
});

export const reflectWeeklyTool = tool({
  name: 'reflect_weekly',
  toolset: 'planner',
  description: `Look back on a week, Monday to Sunday: as of a day, with trends, estimates that were off, and what came back. ${rest}`,
  annotations: annotations('Reflect on a week', 'adds'),
  input: z.strictObject({
    day: z.iso.date().optional().describe('Any day of the week; this week so far when not given'),
    space: space.optional(),
  }),
  output,
  toInput: (args): { day?: string; space?: string } => defined({ day: args.day, space: args.space }),
  present,
});
