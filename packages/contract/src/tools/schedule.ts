import { z } from 'zod';
import { tool } from '../operation.ts';
import { id, space } from '../schemas/common.ts';
import { defined } from '../schemas/defined.ts';
import type { agendaItem, schedule } from '../schemas/schedule.ts';
import { annotations, spacesOf, toolSpaces } from './shared.ts';

type Schedule = z.output<typeof schedule>;
type Item = z.output<typeof agendaItem>;

interface PreviewInput {
  space?: string;
  days?: number;
}

interface AgendaInput {
  spaces?: '*' | string[];
  from?: string;
  days?: number;
}

const placed = z.object({ task: z.string(), starts: z.string(), ends: z.string() });

/** Placements that a reply shows at most; the rest is in the agenda once it is applied. */
const MOST = 60;

export const scheduleTasksTool = tool({
  name: 'schedule_tasks',
  toolset: 'planner',
  description:
    "Plan the user's open tasks into their working hours, around meetings, by due dates and priorities. It changes nothing: show the user what would " +
    'be added, moved and removed, what does not fit and what would help. When they agree, apply_schedule makes it so.',
  annotations: annotations('Schedule tasks', 'adds'),
  input: z.strictObject({
    days: z.int().min(1).max(60).optional().describe('Days from today; 14 when not given'),
    space: space.optional(),
  }),
  output: z.object({
    id,
    time_zone: z.string(),
    added: z.array(placed),
    moved: z.array(placed.extend({ from: z.string() })),
    removed: z.array(placed),
    kept: z.int(),
    unplaced: z.array(z.object({ task: z.string(), why: z.string(), would_help: z.array(z.string()) })),
  }),
  toInput: (args): PreviewInput => defined({ space: args.space, days: args.days }),
  present: ({ schedule: made }: { schedule: Schedule }) => ({
    id: made.id,
    time_zone: made.timeZone,
    added: made.changes.added.slice(0, MOST).map(shown),
    moved: made.changes.moved.slice(0, MOST).map(({ taskId, title, from, to }) => ({
      ...shown(defined({ taskId, title, ...to })),
      from: from.startsAt,
    })),
    removed: made.changes.removed.slice(0, MOST).map(shown),
    kept: made.changes.kept,
    unplaced: made.unplaced.slice(0, MOST).map((one) => ({
      task: one.title ?? one.taskId,
      why: one.text,
      would_help: one.changes.map(({ text }) => text),
    })),
  }),
});

interface ApplyInput {
  id: string;
  spaces: '*';
}

export const applyScheduleTool = tool({
  name: 'apply_schedule',
  toolset: 'planner',
  description:
    'Make the changes that schedule_tasks has proposed, and no others, once the user has agreed to them; a calendar that is connected follows by itself. ' +
    'Only after the user has said yes. When something has changed meanwhile it is refused: propose anew. Applying it twice changes nothing.',
  annotations: annotations('Apply a schedule', 'edits'),
  input: z.strictObject({ schedule_id: id.describe('The id that schedule_tasks gave') }),
  output: z.object({ id, state: z.string(), added: z.int(), moved: z.int(), removed: z.int() }),
  toInput: (args): ApplyInput => ({ id: args.schedule_id, spaces: '*' }),
  present: ({ schedule: made }: { schedule: Schedule }) => {
    const count = (wanted: Schedule['writes'][number]['action']): number =>
      made.writes.filter(({ action }) => action === wanted).length;
    return { id: made.id, state: made.state, added: count('added'), moved: count('moved'), removed: count('removed') };
  },
});

function shown(one: {
  taskId: string;
  title?: string | undefined;
  startsAt: string;
  endsAt: string;
}): z.input<typeof placed> {
  return { task: one.title ?? one.taskId, starts: one.startsAt, ends: one.endsAt };
}

export const getAgendaTool = tool({
  name: 'get_agenda',
  toolset: 'planner',
  description:
    "The user's calendar, day by day: blocks of tasks and meetings. For questions such as what is on today, when there is time, or what comes next.",
  annotations: annotations('Agenda', 'reads'),
  input: z.strictObject({
    from: z.iso.date().optional().describe('First day; today when not given'),
    days: z.int().min(1).max(31).optional().describe('7 when not given'),
    space: toolSpaces.optional(),
  }),
  output: z.object({
    time_zone: z.string(),
    days: z.array(
      z.object({
        day: z.string(),
        items: z.array(
          z.object({
            what: z.string(),
            starts: z.string(),
            ends: z.string(),
            kind: z.enum(['task', 'meeting', 'free']),
            task_id: z.string().optional(),
            state: z.string().optional(),
          }),
        ),
      }),
    ),
  }),
  toInput: (args): AgendaInput => ({ ...spacesOf(args.space), ...defined({ from: args.from, days: args.days }) }),
  present: (agenda: { timeZone: string; days: { day: string; items: Item[] }[] }) => ({
    time_zone: agenda.timeZone,
    days: agenda.days.map(({ day, items }) => ({ day, items: items.map(item) })),
  }),
});

function item(one: Item): {
  what: string;
  starts: string;
  ends: string;
  kind: 'task' | 'meeting' | 'free';
  task_id?: string;
  state?: string;
} {
  const taken = one.type === 'block' ? ('task' as const) : ('meeting' as const);
  return {
    what: one.title ?? 'Busy',
    starts: one.startsAt,
    ends: one.endsAt,
    kind: one.takesTime ? taken : 'free',
    ...defined({ task_id: one.taskId, state: one.taskState }),
  };
}
