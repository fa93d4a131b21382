import { z } from 'zod';
import { agentId, content, id, name, sessionId, text, timestamp } from './common.ts';
import { source } from './memory.ts';

const jsonBytes = 65_536;

/** A JSON value of bounded size. */
const data = z.json().refine((value) => new TextEncoder().encode(JSON.stringify(value)).byteLength <= jsonBytes, {
  message: `must be at most ${jsonBytes} bytes as JSON`,
});

export const taskName = name(1_000).describe(
  'What the work is for, in words or as an id; the same for all steps of one task',
);
export const action = text(2_000)
  .refine((value) => value.trim().length > 0, { message: 'must not be blank' })
  .describe('What was done, in words or as the name of a tool');
export const workInput = data.describe('What it was done with');
/** What a program printed of an error: a message, with or without a stack trace, or a line of a log. */
export const problemText = content.max(20_000).describe('The error as it was printed: message, stack trace, log line');

export const workState = z
  .enum(['active', 'archived'])
  .describe('archived: older than 30 days; kept as it was, and left out unless asked for');

/** What a caller says of a step of work, without scope. */
export const workFields = {
  task: taskName.optional(),
  action,
  input: workInput.optional(),
  output: data.optional().describe('What came of it'),
  error: problemText.optional(),
  durationMs: z.number().min(0).optional(),
  sessionId: sessionId.optional(),
  agentId: agentId.optional(),
  source: source.optional(),
};

export const workRecord = z.object({
  id,
  space: z.string(),
  task: z.string().optional(),
  action: z.string(),
  input: z.json().optional(),
  output: z.json().optional(),
  success: z.boolean(),
  error: z.string().optional(),
  problemId: id.optional().describe('The problem that the error is an occurrence of'),
  durationMs: z.number().optional(),
  sessionId: z.string().optional(),
  agentId: z.string().optional(),
  source: source.optional(),
  occurredAt: timestamp,
  state: workState,
});

export const workMatch = z.object({
  work: workRecord,
  match: z.enum(['same', 'similar']).describe('same: task, action and input are equal but for spelling'),
  similarity: z.number().describe('0 to 1; 1 for the same'),
  why: z.string().describe('What makes it the same, for people to judge'),
});
