import { z } from 'zod';
import { agentId, fraction, id, name, text, timestamp } from './common.ts';
import { memory, memoryKind, role } from './memory.ts';

export const callProvider = z
  .enum(['elevenlabs', 'vapi', 'retell', 'holdfast'])
  .describe('Whose form the call came in; holdfast is our own');

/** What a call says of who calls. */
export const callerHints = {
  caller: z.string().max(500).optional().describe('Telephone number or SIP address of the other end, as it came'),
  userId: z.string().max(255).optional().describe('Whom the call itself names; blank for nobody'),
};

export const conversationId = name().describe('What the vendor calls the call; the session of its turns');

const latencyMs = z.number().min(0).optional();

export const toolInvocation = z.object({
  id,
  conversationId: conversationId.optional(),
  tool: z.string(),
  origin: z.enum(['server', 'call']).describe('server: answered by Holdfast. call: the vendor tells of it'),
  outcome: z.enum(['ok', 'failed']),
  latencyMs,
  request: z.string().optional().describe('What it was asked, as JSON; absent once it is forgotten'),
  response: z.string().optional(),
  at: timestamp,
});

export const conversation = z.object({
  id,
  conversationId,
  userId: z.string(),
  space: z.string(),
  provider: callProvider,
  agentId: agentId.optional(),
  status: z.enum(['in_progress', 'completed', 'failed']),
  startedAt: timestamp,
  endedAt: timestamp.optional(),
  durationSecs: z.number().optional(),
  turns: z.int().min(0).describe('Turns with words'),
  summary: z.string().optional().describe('Of the vendor'),
  title: z.string().optional(),
  successful: z.enum(['success', 'failure', 'unknown']).optional(),
  sentiment: z.string().optional(),
  reason: z.string().optional().describe('Why it ended, or never began'),
  direction: z.enum(['inbound', 'outbound']).optional(),
  language: z.string().optional(),
  caller: z.string().optional(),
});

export const conversationDetails = conversation.extend({
  transcript: z
    .array(z.object({ memoryId: id, turn: z.int(), role: role.optional(), content: z.string(), at: timestamp }))
    .describe('Its first 1,000 turns; each is a memory'),
  evaluation: z.json().optional(),
  data: z.json().optional().describe('What the agent was set to collect'),
  tools: z.array(toolInvocation),
  memories: z
    .array(z.object({ memory, type: memoryKind, confidence: fraction }))
    .describe('Typed memories that came of the call'),
});

export const callVariables = z
  .record(z.string(), z.string())
  .describe(
    'Dynamic variables: user_id, user_name, memory_context, recent_topics, last_interaction, caller_known and those declared',
  );

export const queriedMemory = z.object({
  memoryId: id,
  content: z.string(),
  sector: memoryKind,
  salience: fraction,
  timestamp,
  confidence: fraction,
  score: z.number(),
  linked: z.boolean().describe('Found by a link from another, not by the question'),
});

export const anyFields = z.record(z.string(), z.unknown());
export const variableName = text(100);
