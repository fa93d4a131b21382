import { z } from 'zod';
import { agentId, fraction, id, instant, limits, name, sessionId, tags, text, timestamp } from './common.ts';

/** Sizes of what a session keeps beside its memories. */
export const sessionLimits = {
  dataBytes: 65_536,
  lineChars: 2_000,
  longChars: 8_000,
  todos: 200,
  files: 100,
  lines: 20,
  states: 100,
} as const;

const line = text(sessionLimits.lineChars);
const lines = z.array(line).max(sessionLimits.lines);

export const sessionStatus = z
  .enum(['active', 'ended', 'handed_over'])
  .describe('active: begun and not ended, which a session that broke off is too');
export const sessionOutcome = z.enum(['completed', 'failed', 'abandoned']);

export const captureCause = z
  .enum(['manual', 'event', 'tool_error', 'todo_change', 'decision', 'compaction', 'shutdown'])
  .describe(
    'Why it is stored. `event`, `todo_change` and `decision` come often: such a checkpoint within two seconds of the one before takes its place',
  );

export const snapshotKind = z
  .enum(['task', 'system', 'error', 'decision'])
  .describe('task: where the work stands; system: how things are set up; error: what failed; decision');

/** A JSON object of the caller, kept byte for byte as JSON writes it. */
export const snapshotData = z
  .record(z.string().max(limits.nameChars), z.json())
  .refine((value) => new TextEncoder().encode(JSON.stringify(value)).byteLength <= sessionLimits.dataBytes, {
    message: `must be at most ${sessionLimits.dataBytes} bytes as JSON`,
  })
  .describe('Free JSON object; comes back as it was');

export const environment = z
  .record(name(100), z.union([text(1_000), z.boolean(), z.number()]))
  .refine((value) => Object.keys(value).length <= 30, { message: 'has more than 30 names' })
  .describe('Where the work is done: cwd, gitHead, gitBranch, dirty and the like');

export const workFile = z.strictObject({
  path: text(1_000),
  hash: text(200).optional().describe('Of its contents, by whatever rule the caller has'),
  note: line.optional(),
});

export const lastCommand = z.strictObject({
  command: text(4_000),
  exitCode: z.int().optional(),
  output: text(4_000).optional().describe('Its end is enough'),
});

export const failure = z.strictObject({
  message: text(sessionLimits.longChars),
  tool: name().optional(),
  command: text(4_000).optional(),
  exitCode: z.int().optional(),
});

/** Where the work stands. What a checkpoint leaves out stays as the one before said it. */
export const workFields = {
  task: line.optional().describe('What it is all for'),
  request: text(4_000).optional().describe('What was asked for last'),
  step: line.optional().describe('Where it stands'),
  nextStep: line.optional(),
  plan: z.strictObject({ id: name().optional(), step: line.optional() }).optional(),
  lastCommand: lastCommand.optional(),
  files: z.array(workFile).max(sessionLimits.files).optional().describe('Files in flight'),
  openQuestions: lines.optional(),
  blockers: lines.optional(),
  environment: environment.optional(),
  data: snapshotData.optional(),
};

export const session = z.object({
  id,
  sessionId,
  space: z.string(),
  agentId: agentId.optional(),
  parent: sessionId.optional().describe('The session that it is part of'),
  continues: sessionId.optional().describe('The session that it goes on from'),
  status: sessionStatus,
  outcome: sessionOutcome.optional(),
  capture: z.boolean().describe('false: checkpoints and snapshots of it are not kept'),
  task: z.string().optional(),
  summary: z.string().optional(),
  note: z.string().optional().describe('What whoever handed it over has to say'),
  startedAt: timestamp,
  seenAt: timestamp.describe('When something of it was last stored'),
  endedAt: timestamp.optional(),
});

export const snapshot = z.object({
  id,
  space: z.string(),
  sessionId: sessionId.optional(),
  kind: snapshotKind,
  cause: captureCause,
  data: z.record(z.string(), z.json()),
  tags,
  salience: fraction,
  contentHash: z.string().describe('SHA-256 of `data` as JSON writes it'),
  times: z.int().min(1).describe('How often the same came in a row'),
  createdAt: timestamp,
  seenAt: timestamp.describe('When it last came'),
  expiresAt: timestamp.optional(),
  archived: z.boolean().describe('Past its time: kept and readable, no longer restored'),
});

export const todoStatus = z.enum(['pending', 'in_progress', 'blocked', 'done', 'cancelled']);

export const todoInput = z.strictObject({
  id: id.optional().describe('Of a todo that is there'),
  key: name().optional().describe("The caller's own name of it: the same key is the same todo"),
  title: line.describe('Without id and key, the same title in the same session is the same todo'),
  status: todoStatus.default('pending'),
  progress: fraction.optional().describe('0 to 1; 1 once done'),
  blockers: lines.optional().describe('What it waits for'),
  notes: text(sessionLimits.longChars).optional(),
  salience: fraction.optional(),
});

export const todo = z.object({
  id,
  space: z.string(),
  sessionId: sessionId.optional(),
  key: z.string().optional(),
  title: z.string(),
  status: todoStatus,
  progress: fraction,
  blockers: z.array(z.string()),
  notes: z.string().optional(),
  salience: fraction,
  createdAt: timestamp,
  updatedAt: timestamp,
  doneAt: timestamp.optional(),
  archivedAt: timestamp.optional(),
});

export const stateEntries = z
  .record(name(), z.json())
  .refine((value) => Object.keys(value).length <= sessionLimits.states, {
    message: `has more than ${sessionLimits.states} names`,
  })
  .refine((value) => new TextEncoder().encode(JSON.stringify(value)).byteLength <= sessionLimits.dataBytes, {
    message: `must be at most ${sessionLimits.dataBytes} bytes as JSON`,
  });

export const systemState = z.object({
  name: z.string(),
  value: z.json(),
  space: z.string(),
  sessionId: sessionId.optional(),
  updatedAt: timestamp,
});

export const decisionOption = z.strictObject({ name: line, note: line.optional() });

/** What is decided, and why. */
export const decisionFields = {
  question: line.describe('What had to be decided'),
  options: z.array(decisionOption).max(sessionLimits.lines).optional(),
  choice: line.optional().describe('What was chosen; without one the question is open'),
  reasons: text(sessionLimits.longChars).optional(),
  revisitAt: instant.optional().describe('When to look at it again'),
  tags: tags.optional(),
  salience: fraction.optional(),
};

export const decisionStatus = z
  .enum(['open', 'decided', 'superseded'])
  .describe('open: nothing is chosen yet; superseded: another has taken its place');

export const decision = z.object({
  id,
  space: z.string(),
  sessionId: sessionId.optional(),
  question: z.string(),
  options: z.array(z.object({ name: z.string(), note: z.string().optional() })),
  choice: z.string().optional(),
  reasons: z.string().optional(),
  status: decisionStatus,
  tags,
  salience: fraction,
  decidedAt: timestamp,
  revisitAt: timestamp.optional(),
  supersededBy: id.optional(),
});

export const capsule = z
  .object({
    text: z.string().describe('Facts, ready for a prompt; empty when there is nothing'),
    tokens: z.int().min(0),
    contentHash: z.string().describe('SHA-256 of `text`'),
    items: z.array(
      z.object({ kind: z.string(), id: z.string().optional().describe('To read the whole of it'), tokens: z.int() }),
    ),
    omitted: z.int().min(0).describe('Items for which there was no room'),
  })
  .describe('What the agent should know, in a budget of tokens, the most valuable first to be let in');

export const restoredMemory = z.object({ id, content: z.string(), occurredAt: timestamp, score: z.number() });

export const receiverState = z
  .enum(['empty', 'loaded', 'unchanged', 'stale', 'hash_mismatch'])
  .describe(
    'empty: nothing is known. unchanged: the receiver has it already. stale: see `reasons`. hash_mismatch: not what was handed over',
  );

export const restored = z.object({
  found: z.boolean(),
  interrupted: z.boolean().describe('It was never ended: it broke off, or is still under way'),
  session: session.optional(),
  context: snapshot.optional().describe('The last snapshot of where the work stood'),
  todos: z.array(todo).describe('Those under way, of this session first'),
  systemState: z.array(systemState),
  errors: z.array(snapshot).describe('Latest first'),
  decisions: z.array(decision).describe('In force, latest first'),
  memories: z.array(restoredMemory).describe('What recall finds about the task'),
  nested: z.array(session).describe('Sessions under way that are part of it'),
  capsule,
  stateHash: z.string().describe('SHA-256 of all that was found but the memories, whatever had room'),
  staleness: z.object({
    state: receiverState,
    ageMs: z.number().min(0).optional(),
    reasons: z.array(z.enum(['old', 'environment_changed', 'files_changed'])),
    changed: z.array(z.string()).describe('Names in the environment, and files, that are not as they were'),
  }),
  degraded: z.array(z.string()),
  tookMs: z.number().min(0),
});

/** How a capsule is to be made. */
export const restoreFields = {
  about: line.optional().describe('What the memories should be about; the task when not given'),
  recall: z.boolean().default(true).describe('false: no memories are looked for'),
  maxTokens: z.int().min(100).max(20_000).default(1_500),
  environment: environment.optional().describe('Where the receiver is, to be compared'),
  files: z.array(workFile).max(sessionLimits.files).optional().describe('Files as the receiver finds them'),
  knownHash: z.string().max(200).optional().describe('contentHash of the capsule that the receiver has already'),
  expectedHash: z.string().max(200).optional().describe('The `stateHash` that was handed over'),
  staleAfterHours: z.number().min(0).max(8_760).default(168),
};
