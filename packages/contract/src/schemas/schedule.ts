import { z } from 'zod';
import { id, instant, name, space, text, timestamp, timeZone } from './common.ts';
import { energyLevel, minutes, taskState, workKind } from './planner.ts';

/** Bounds of the scheduler and of calendars. */
export const scheduleLimits = {
  days: 60,
  agendaDays: 62,
  budgetMs: 5_000,
  kinds: 20,
  ranges: 50,
  dates: 400,
  /** Of an ICS file that is taken in, characters. */
  icsChars: 5_000_000,
} as const;

const clockStart = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, { message: 'must be a time of day such as 09:30' })
  .describe('Time of day on the clock of the zone, HH:MM');
const clock = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, { message: 'must be a time of day such as 09:30' })
  .describe('Time of day on the clock of the zone, HH:MM');
const weekday = z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']);
const day = z.iso.date();

const timeOfDay = {
  from: clockStart,
  to: clock.describe('Until then; at or before `from` it is a time of the next day'),
};
const weeklyTime = { weekdays: z.array(weekday).min(1).max(7), ...timeOfDay };

const buffer = z.int().min(0).max(240);

/** Fields of the working time, each of which may be set by itself. */
export const workingTimeFields = {
  timeZone: timeZone.describe('Zone of the hours; that of the user when never given'),
  hours: z
    .array(
      z.strictObject({
        kind: workKind,
        times: z.array(z.strictObject(weeklyTime)).max(scheduleLimits.ranges),
        dates: z
          .array(z.strictObject({ date: day, times: z.array(z.strictObject(timeOfDay)).max(20) }))
          .max(scheduleLimits.dates)
          .optional()
          .describe('Days with times of their own; none for a day off'),
      }),
    )
    .min(1)
    .max(scheduleLimits.kinds)
    .describe('When each kind of work may be done; the first is that of tasks of a kind that is not named'),
  buffers: z
    .strictObject({
      beforeBusy: buffer.describe('Minutes that stay free before a meeting'),
      afterBusy: buffer.describe('Minutes that stay free after a meeting'),
      between: buffer.describe('Minutes that stay free between two blocks'),
    })
    .describe('Kept whatever it costs'),
  grid: z
    .union([z.literal(5), z.literal(10), z.literal(15), z.literal(20), z.literal(30), z.literal(60)])
    .describe('Blocks begin and end at multiples of so many minutes'),
  blocks: z
    .strictObject({ min: z.int().min(5).max(480), max: z.int().min(5).max(960) })
    .describe('Minutes of the shortest and the longest block of a task that is longer than `max`'),
  energy: z
    .array(z.strictObject({ ...weeklyTime, level: energyLevel }))
    .max(scheduleLimits.ranges)
    .describe('How fit the person is when; medium where nothing is said'),
  dayLoad: minutes.max(1_440).describe('Minutes of planned work of a day beyond which it is too much'),
};

const shown = z.object({ weekdays: z.array(weekday), from: z.string(), to: z.string() });

export const workingTime = z.object({
  space: space.optional().describe('Where it was set; the usual hours when not given'),
  timeZone: z.string().optional(),
  hours: z.array(
    z.object({
      kind: z.string(),
      times: z.array(shown),
      dates: z
        .array(z.object({ date: z.string(), times: z.array(z.object({ from: z.string(), to: z.string() })) }))
        .optional(),
    }),
  ),
  buffers: z.object({ beforeBusy: z.int(), afterBusy: z.int(), between: z.int() }),
  grid: z.int(),
  blocks: z.object({ min: z.int(), max: z.int() }),
  energy: z.array(shown.extend({ level: energyLevel })).optional(),
  dayLoad: z.int().optional(),
});

export const hold = z
  .enum(['free', 'pinned', 'locked'])
  .describe('free: the scheduler may move it; pinned: a person put it there; locked: it is to stay');

export const block = z.object({
  id,
  space,
  taskId: id,
  title: z.string().optional().describe('Of its task'),
  startsAt: timestamp,
  endsAt: timestamp,
  hold,
  scheduleId: id.optional().describe('Run of the scheduler that put it there'),
});

const planned = z.object({ taskId: id, title: z.string().optional(), startsAt: timestamp, endsAt: timestamp });
const span = z.object({ startsAt: timestamp, endsAt: timestamp });

const score = z.object({
  unplaced: z.number().describe('Weight of the tasks without a place'),
  soft: z.number().describe('Sum of the terms'),
  terms: z
    .object({
      lateness: z.number(),
      waiting: z.number(),
      energy: z.number(),
      fragmentation: z.number(),
      load: z.number(),
      movement: z.number(),
    })
    .describe('Hours x weight'),
});

export const scheduleState = z
  .enum(['proposed', 'applied', 'undone', 'replaced'])
  .describe('replaced: never applied, and another one came after it');

export const schedule = z.object({
  id,
  space,
  state: scheduleState,
  from: timestamp.describe('Nothing is placed before'),
  until: timestamp,
  timeZone: z.string(),
  blocks: z.array(planned).describe('The whole plan, but for blocks that are held, in order of time'),
  changes: z
    .object({
      added: z.array(planned),
      moved: z.array(z.object({ taskId: id, title: z.string().optional(), from: span, to: span })),
      removed: z.array(planned),
      kept: z.int().describe('Blocks that stay'),
    })
    .describe('What applying it does; nothing where all stays as it is'),
  reasons: z
    .array(
      z.object({
        taskId: id,
        title: z.string().optional(),
        reasons: z.array(
          z.object({
            kind: z.string(),
            text: z.string(),
            at: timestamp.optional(),
            taskIds: z.array(id).optional(),
            minutes: z.number().optional(),
          }),
        ),
      }),
    )
    .describe('Why each task lies where it does'),
  unplaced: z
    .array(
      z.object({
        taskId: id,
        title: z.string().optional(),
        reason: z.enum(['no_hours', 'waits_for_unplaced', 'window', 'taken']),
        text: z.string(),
        by: z.array(id).describe('Tasks in the way, or waited for'),
        changes: z
          .array(z.object({ kind: z.string(), minutes: z.number(), taskId: id.optional(), text: z.string() }))
          .describe('What would give it a place, the smallest first; each was tried'),
      }),
    )
    .describe('Tasks that do not fit'),
  others: z.array(id).describe('Tasks that somebody else does, which were not planned'),
  score,
  baselines: z.array(z.object({ rule: z.string(), score })).describe('What simple rules would have given'),
  proof: z.enum(['optimal', 'none']).describe('optimal: no better plan exists'),
  solver: z.object({
    version: z.int(),
    seed: z.int(),
    rounds: z.int(),
    budgetMs: z.int(),
    cpuMs: z.number().optional(),
    cut: z.boolean().describe('Ended at the limit of time: it is the plan of the rules'),
    inputHash: z.string(),
  }),
  writes: z
    .array(z.object({ blockId: id, action: z.enum(['added', 'moved', 'removed']) }))
    .describe('What was written when it was applied'),
  kept: z.array(id).optional().describe('Blocks that undoing left alone: somebody had changed them'),
  createdAt: timestamp,
  appliedAt: timestamp.optional(),
  undoneAt: timestamp.optional(),
});

export const agendaItem = z.object({
  type: z.enum(['block', 'busy']),
  id,
  space,
  startsAt: timestamp,
  endsAt: timestamp,
  title: z.string().optional(),
  allDay: z.boolean().optional(),
  takesTime: z.boolean().describe('False for what is shown as free'),
  taskId: id.optional(),
  taskState: taskState.optional(),
  dueAt: timestamp.optional(),
  late: z.boolean().optional().describe('It ends after its task is due'),
  hold: hold.optional(),
  place: z.string().optional(),
  calendarId: id.optional(),
});

export const calendar = z.object({
  id,
  space,
  kind: z.enum(['internal', 'ics', 'google']),
  name: z.string(),
  state: z
    .enum(['active', 'failing', 'disconnected'])
    .describe('failing: it is tried again by itself; disconnected: it has to be connected anew'),
  host: z.string().optional().describe('Where it lies; the rest of its address is secret'),
  timeZone: z.string().optional(),
  target: z.boolean().describe('Blocks are written there'),
  feed: z.boolean().describe('It can be subscribed to at a secret address'),
  times: z.int().optional().describe('Times that are known of it'),
  syncedAt: timestamp.optional(),
  fault: z.object({ kind: z.string(), message: z.string(), at: timestamp }).optional(),
  retryAt: timestamp.optional(),
  createdAt: timestamp,
  updatedAt: timestamp,
});

export const calendarName = name(200);
export const calendarUrl = z
  .url({ protocol: /^(?:https?|webcal)$/, error: 'is not an http, https or webcal address' })
  .max(2_000)
  .describe('Address of an ICS calendar; whoever knows it can read it, so that it is never shown again');
export const icsText = text(scheduleLimits.icsChars).describe('An ICS file');

export const blockTimes = {
  startsAt: instant.describe('A date and time'),
  endsAt: instant,
};
