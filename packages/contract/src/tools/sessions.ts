import { z } from 'zod';
import { tool } from '../operation.ts';
import { defined } from '../schemas/defined.ts';
import { agentId, id, instant, sessionId, space, text } from '../schemas/common.ts';
import {
  decisionFields,
  failure,
  lastCommand,
  receiverState,
  type restored,
  sessionLimits,
  todoInput,
  workFile,
} from '../schemas/sessions.ts';
import { annotations } from './shared.ts';

type Restored = z.output<typeof restored>;
const toolset = 'continuity';
const words = text(sessionLimits.lineChars);
const capsuleOut = {
  context: z.string().describe('What was restored, as facts'),
  tokens: z.int(),
  content_hash: z.string(),
  state: receiverState,
  interrupted: z.boolean(),
};

function capsuleOf({ capsule, staleness, interrupted }: Restored) {
  return {
    context: capsule.text,
    tokens: capsule.tokens,
    content_hash: capsule.contentHash,
    state: staleness.state,
    interrupted,
  };
}

export const startSessionTool = tool({
  name: 'start_session',
  toolset,
  description:
    'Begin a session of work and get what the one before it left: task, todos, errors, decisions and fitting memories. ' +
    'Call it once at the start; give the session_id that comes back to the other tools.',
  annotations: annotations('Start a session', 'adds'),
  input: z.strictObject({
    session_id: sessionId.optional(),
    agent_id: agentId.optional(),
    space: space.optional(),
    task: words.optional().describe('What the work is about'),
    parent_session_id: sessionId.optional().describe('Of a session inside another'),
    max_tokens: z.int().min(100).max(20_000).default(1_500),
  }),
  output: z.object({ session_id: z.string(), resumed: z.boolean(), ...z.object(capsuleOut).partial().shape }),
  toInput: (args) => ({
    restore: true,
    maxTokens: args.max_tokens,
    ...defined({
      sessionId: args.session_id,
      agentId: args.agent_id,
      space: args.space,
      task: args.task,
      parent: args.parent_session_id,
    }),
  }),
  present: (result: { session: { sessionId: string }; resumed: boolean; restored?: Restored | undefined }) => ({
    session_id: result.session.sessionId,
    resumed: result.resumed,
    ...(result.restored === undefined ? {} : capsuleOf(result.restored)),
  }),
});

export const restoreSessionTool = tool({
  name: 'restore_session',
  toolset,
  description:
    'Get what is known of a session again, after a compaction, a crash or a hand-over: task, todos, last error, decisions. ' +
    'Without session_id the latest session of the space.',
  annotations: annotations('Restore a session', 'reads'),
  input: z.strictObject({
    session_id: sessionId.optional(),
    agent_id: agentId.optional(),
    space: space.optional(),
    about: words.optional().describe('What the memories should be about; the task when not given'),
    max_tokens: z.int().min(100).max(20_000).default(1_500),
    known_hash: z.string().max(200).optional().describe('content_hash that you have already'),
  }),
  output: z.object({ session_id: z.string().optional(), ...capsuleOut }),
  toInput: (args) => ({
    maxTokens: args.max_tokens,
    ...defined({
      sessionId: args.session_id,
      agentId: args.agent_id,
      space: args.space,
      about: args.about,
      knownHash: args.known_hash,
    }),
  }),
  present: (result: Restored) => ({ ...defined({ session_id: result.session?.sessionId }), ...capsuleOf(result) }),
});

export const checkpointTool = tool({
  name: 'checkpoint',
  toolset,
  description:
    'Keep where the work stands: task, step, next step, todos, files, blockers, the last error. Call it after each step that would be ' +
    'bad to lose. What you leave out stays as the checkpoint before said it.',
  annotations: annotations('Checkpoint', 'adds'),
  input: z.strictObject({
    session_id: sessionId,
    space: space.optional(),
    task: words.optional(),
    step: words.optional().describe('Where it stands'),
    next_step: words.optional(),
    last_command: lastCommand.optional(),
    files: z.array(workFile).max(sessionLimits.files).optional(),
    blockers: z.array(words).max(sessionLimits.lines).optional(),
    open_questions: z.array(words).max(sessionLimits.lines).optional(),
    error: failure.optional(),
    todos: z.array(todoInput).max(sessionLimits.todos).optional(),
  }),
  output: z.object({ stored: z.boolean(), snapshot_id: id.optional(), content_hash: z.string().optional() }),
  toInput: ({ session_id, next_step, last_command, open_questions, ...rest }) => ({
    sessionId: session_id,
    ...defined({ ...rest, nextStep: next_step, lastCommand: last_command, openQuestions: open_questions }),
  }),
  present: (result: { stored: boolean; snapshotId?: string | undefined; contentHash?: string | undefined }) => ({
    stored: result.stored,
    ...defined({ snapshot_id: result.snapshotId, content_hash: result.contentHash }),
  }),
});

export const logDecisionTool = tool({
  name: 'log_decision',
  toolset,
  description:
    'Write down a decision so that nobody decides it again: the question, the options, what was chosen and why. ' +
    'With supersedes it takes the place of an earlier one.',
  annotations: annotations('Log a decision', 'adds'),
  input: z.strictObject({
    question: decisionFields.question,
    options: decisionFields.options,
    choice: decisionFields.choice,
    reasons: decisionFields.reasons,
    revisit_at: instant.optional().describe('When to look at it again'),
    supersedes: id.optional().describe('Id of the decision that this one replaces'),
    session_id: sessionId.optional(),
    space: space.optional(),
  }),
  output: z.object({ id, status: z.string() }),
  toInput: ({ revisit_at, session_id, question, ...rest }) => ({
    question,
    ...defined({ ...rest, revisitAt: revisit_at, sessionId: session_id }),
  }),
  present: (result: { decision: { id: string; status: string } }) => ({
    id: result.decision.id,
    status: result.decision.status,
  }),
});
