import { z } from 'zod';
import { id, instant, name, sessionId, space, text, timestamp, timeZone } from './common.ts';

/** Bounds of the planner. */
export const plannerLimits = {
  titleChars: 500,
  notesChars: 10_000,
  intentChars: 4_000,
  steps: 50,
  dependencies: 50,
  stepMinutes: 20_160,
  taskMinutes: 60_000,
} as const;

const notBlank = { message: 'must not be blank' };
const line = (max: number): z.ZodString => text(max).refine((value) => value.trim().length > 0, notBlank);

export const title = line(plannerLimits.titleChars);
export const notes = text(plannerLimits.notesChars);
export const owner = name(100)
  .refine((value) => value.trim().length > 0, notBlank)
  .describe('Who does it; `user` for the person whose memories these are');
export const verification = line(plannerLimits.titleChars).describe('How to see that it is done');
export const workKind = name(100).describe(
  'Kind of work: which hours it may use, and what its estimate is compared with',
);
export const minutes = z.int().min(1).max(plannerLimits.taskMinutes);
export const stepMinutes = z.int().min(5).max(plannerLimits.stepMinutes);
export const priority = z.enum(['urgent', 'high', 'normal', 'low']);
export const expectedVersion = z
  .int()
  .min(1)
  .optional()
  .describe('Refuses the call with `version_conflict` when it has changed since');
export const calendarDay = z.iso.date().describe('Day of the calendar of the user');

export const citation = z
  .object({
    type: z.enum(['memory', 'fact', 'pattern', 'procedure']),
    id: z.string().describe('Id; of a pattern its name'),
  })
  .describe('What it rests on');

export const taskState = z.enum(['open', 'started', 'done', 'cancelled']);

export const energyLevel = z.enum(['low', 'medium', 'high']);

/** How the scheduler may place a task. */
export const placing = z.strictObject({
  minBlock: z.int().min(5).max(480).optional().describe('Minutes of its shortest block'),
  maxBlock: z.int().min(5).max(960).optional().describe('Minutes of its longest block'),
  together: z.boolean().optional().describe('No block of another task between its first and its last one'),
  perDay: z.int().min(5).max(1_440).optional().describe('Minutes of it on one day at most'),
  energy: energyLevel.optional().describe('What it asks of the person'),
});

const shownPlacing = z.object({
  minBlock: z.int().optional(),
  maxBlock: z.int().optional(),
  together: z.boolean().optional(),
  perDay: z.int().optional(),
  energy: energyLevel.optional(),
});

export const task = z.object({
  id,
  space,
  version: z.int(),
  state: taskState,
  title: z.string(),
  notes: z.string().optional(),
  owner: z.string(),
  kind: z.string().optional(),
  priority,
  minutes: z.int().describe('Estimate'),
  spentMinutes: z.int(),
  startsAt: timestamp.optional().describe('Not before'),
  dueAt: timestamp.optional(),
  hard: z.boolean().describe('Never after its due date, rather than late'),
  placing: shownPlacing.optional().describe('How it is placed in the calendar'),
  dependsOn: z.array(id),
  blockedBy: z.array(id).describe('Those of them that are not done yet'),
  verification: z.string().optional(),
  tags: z.array(z.string()),
  planId: id.optional(),
  step: z.string().optional().describe('Key of the step of its plan'),
  sprintId: id.optional(),
  sessionId: sessionId.optional(),
  citations: z.array(citation),
  outcome: z.string().optional(),
  startedAt: timestamp.optional(),
  endedAt: timestamp.optional(),
  createdAt: timestamp,
  updatedAt: timestamp,
});

export const sprint = z.object({
  id,
  space,
  version: z.int(),
  state: z.enum(['open', 'closed']),
  name: z.string(),
  goal: z.string().optional(),
  startsOn: z.string(),
  endsOn: z.string().describe('Included'),
  capacityHours: z.number(),
  committedHours: z.number().describe('Estimates of what was taken on; spent time where that is more'),
  freeHours: z.number().describe('Below 0 when more was taken on than there is'),
  doneHours: z.number(),
  spentHours: z.number(),
  tasks: z.int().describe('Taken on, cancelled ones left out'),
  done: z.int(),
  closedAt: timestamp.optional(),
  createdAt: timestamp,
  updatedAt: timestamp,
});

export const phase = z
  .enum(['before', 'at', 'after'])
  .describe('`at`: at the time that the plan is about, such as the meeting itself');
export const stepKey = name(60).describe('Names the step within its plan, the same in each of its versions');

export const planStep = z.object({
  key: z.string(),
  title: z.string(),
  owner: z.string(),
  kind: z.string().optional(),
  minutes: z.int(),
  after: z.array(z.string()).describe('Keys of steps that come first'),
  verification: z.string(),
  phase,
  startsAt: timestamp.optional(),
  dueAt: timestamp.optional(),
  citations: z.array(citation),
});

export const planState = z.enum(['draft', 'approved', 'done', 'cancelled']);

export const progress = z.object({
  tasks: z.int(),
  done: z.int(),
  cancelled: z.int(),
  share: z.number().describe('Done, 0 to 1, by estimated minutes'),
  minutesLeft: z.int(),
  spentMinutes: z.int(),
  late: z.int().describe('Left although they were due'),
});

export const plan = z.object({
  id,
  space,
  version: z.int(),
  state: planState,
  intent: z.string(),
  title: z.string(),
  subject: z.string().describe('What it is about, in the words of the intent'),
  kind: z.string().describe('Name of the pattern that fits it'),
  method: z.enum(['rules', 'model']),
  fallback: z
    .enum(['not_configured', 'budget_spent', 'breaker_open', 'failed', 'timed_out', 'bad_answer', 'late', 'not_valid'])
    .optional()
    .describe('Why the rules made it although a language model was asked for'),
  timeZone: z.string(),
  owner: z.string(),
  priority,
  dueAt: timestamp.optional().describe('All that comes before is to be over'),
  happensAt: timestamp.optional().describe('When that what it is about takes place'),
  steps: z.array(planStep).describe('The standard operating procedure'),
  notes: z
    .array(z.enum(['date_passed', 'date_too_soon', 'shortened', 'no_date', 'general_pattern']))
    .describe(
      'What to know before approving: the date is over; even shortened it does not fit; estimates were shortened to fit; no date was found; no pattern fits',
    ),
  citations: z.array(citation),
  procedureId: id.optional(),
  lessons: z.array(z.string()).optional().describe('What was learned when it was done before'),
  sessionId: sessionId.optional(),
  progress: progress.optional().describe('Of an approved plan'),
  createdAt: timestamp,
  updatedAt: timestamp,
});

const stepFields = {
  owner: owner.optional(),
  kind: workKind.optional(),
  minutes: stepMinutes.optional(),
  after: z.array(stepKey).max(plannerLimits.steps).optional(),
  verification: verification.optional(),
  phase: phase.optional(),
};

/** Changes of a plan, item by item; never the whole at once. */
export const planEdits = {
  title: title.optional(),
  dueAt: z.union([instant, z.null()]).optional().describe('A plain date means the end of that day; null removes'),
  happensAt: z.union([instant, z.null()]).optional().describe('A plain date means nine in the morning; null removes'),
  owner: owner.optional().describe('Also of the steps that the owner before was to do'),
  priority: priority.optional(),
  add: z
    .array(z.strictObject({ key: stepKey.optional(), title, ...stepFields }))
    .max(plannerLimits.steps)
    .optional(),
  change: z
    .array(z.strictObject({ key: stepKey, title: title.optional(), ...stepFields }))
    .max(plannerLimits.steps)
    .optional(),
  remove: z.array(stepKey).max(plannerLimits.steps).optional().describe('What a removed step waited for is handed on'),
};

export const planTimeZone = timeZone.optional().describe('Zone of the days; of the user when not given');

const patternStep = {
  key: stepKey,
  title: title.describe('`{subject}` stands for what the plan is about'),
  minutes: stepMinutes,
  after: z.array(stepKey).max(plannerLimits.steps).default([]).describe('Keys of steps that come first'),
  verification: verification.describe('How to see that it is done; `{subject}` as in the title'),
  owner: owner.optional(),
  kind: workKind.optional(),
  phase: phase.optional(),
  lane: name(60).optional().describe('Of a service blueprint: customer, frontstage, backstage, support'),
};

export const patternKind = z.enum(['service_blueprint', 'workflow', 'process_template', 'prompt_template']);

export const patternFields = {
  name: name(100),
  kind: patternKind,
  description: text(2_000),
  triggers: z
    .array(name(100))
    .max(100)
    .default([])
    .describe('Words by which an intent is recognised; of several words all must be in it'),
  steps: z.array(z.strictObject(patternStep)).max(plannerLimits.steps).default([]),
  prompt: text(20_000).optional().describe('Of a prompt template: its text, with {{name}} where data comes'),
  tags: z.array(name(100)).max(64).default([]),
};

const shownStep = z.object({
  key: z.string(),
  title: z.string(),
  minutes: z.int(),
  after: z.array(z.string()),
  verification: z.string(),
  owner: z.string().optional(),
  kind: z.string().optional(),
  phase: phase.optional(),
  lane: z.string().optional(),
});

export const pattern = z.object({
  name: z.string(),
  kind: patternKind,
  description: z.string(),
  triggers: z.array(z.string()),
  steps: z.array(shownStep),
  prompt: z.string().optional(),
  tags: z.array(z.string()),
  builtIn: z.boolean().describe('Holdfast brings it along; saving one of its name takes its place'),
  version: z.int(),
  space: space.optional(),
});

export const procedureState = z
  .enum(['candidate', 'active', 'deprecated'])
  .describe('candidate: not proven yet; active: three verified successes; deprecated: it fails');

export const procedure = z.object({
  id,
  space,
  version: z.int(),
  state: procedureState,
  name: z.string(),
  kind: z.string().describe('Class of intent: name of a pattern'),
  terms: z.array(z.string()).describe('What it was about'),
  preconditions: z.array(z.string()),
  steps: z.array(shownStep.extend({ done: z.int(), skipped: z.int() })),
  lessons: z.array(
    z.object({ id, kind: z.enum(['do', 'avoid']), text: z.string(), helpful: z.int(), harmful: z.int() }),
  ),
  successes: z.int().describe('Verified ones'),
  failures: z.int(),
  unverified: z.int().describe('Said to have succeeded, without proof; they count for nothing'),
  confidence: z.number().describe('Lower bound of its share of successes (Wilson, one-sided 90 %)'),
  score: z.number().optional().describe('Confidence x likeness x recency, where something was looked for'),
  lastUsedAt: timestamp,
  runIds: z.array(id).describe('The last ones'),
  changes: z
    .array(z.object({ at: timestamp, change: z.string(), of: z.string(), by: z.enum(['run', 'caller']) }))
    .describe('What was changed, newest first; never the whole at once'),
  createdAt: timestamp,
  updatedAt: timestamp,
});

const precondition = line(plannerLimits.titleChars);
const changedStep = {
  title: patternStep.title.optional(),
  minutes: stepMinutes.optional(),
  after: z.array(stepKey).max(plannerLimits.steps).optional(),
  verification: verification.optional(),
};

export const procedureDeltas = {
  addSteps: z.array(z.strictObject(patternStep)).max(plannerLimits.steps).optional(),
  changeSteps: z
    .array(z.strictObject({ key: stepKey, ...changedStep }))
    .max(plannerLimits.steps)
    .optional(),
  removeSteps: z.array(stepKey).max(plannerLimits.steps).optional(),
  addLessons: z
    .array(z.strictObject({ kind: z.enum(['do', 'avoid']), text: title }))
    .max(20)
    .optional(),
  voteLessons: z
    .array(z.strictObject({ id, vote: z.enum(['helpful', 'harmful']) }))
    .max(50)
    .optional(),
  removeLessons: z.array(id).max(50).optional(),
  addPreconditions: z.array(precondition).max(20).optional(),
  removePreconditions: z.array(precondition).max(50).optional(),
  state: procedureState.optional(),
  removeMany: z.boolean().default(false).describe('Needed to remove more than one in twenty steps and lessons at once'),
};

export const runOutcome = z.enum(['success', 'failure', 'cancelled']);

export const runStepFields = {
  outcome: z.enum(['done', 'failed', 'skipped']),
  minutes: minutes.optional().describe('How long it took'),
  error: text(2_000).optional(),
  evidence: text(2_000).optional().describe('What shows it: a link, a number, an output'),
};

export const run = z.object({
  id,
  space,
  state: z.enum(['running', 'succeeded', 'failed', 'cancelled']),
  name: z.string(),
  planId: id.optional(),
  procedureId: id.optional(),
  sessionId: sessionId.optional(),
  steps: z.array(z.object({ key: z.string(), ...runStepFields, at: timestamp })),
  outcome: runOutcome.optional(),
  verified: z.boolean().optional(),
  error: z.string().optional(),
  evidence: z.string().optional(),
  startedAt: timestamp,
  endedAt: timestamp.optional(),
});
