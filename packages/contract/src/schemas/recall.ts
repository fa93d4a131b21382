import { z } from 'zod';
import {
  agentId,
  fraction,
  id,
  instant,
  limits,
  queryText,
  readScope,
  sessionId,
  speaker,
  tags,
  timeZone,
  timestamp,
} from './common.ts';
import { linkType } from './graph.ts';
import { contentType, head, memory, memoryKind, role, vector } from './memory.ts';

/** Conditions that a memory must meet; every one given must hold. */
export const recallFilter = z.strictObject({
  kinds: z.array(memoryKind).min(1).optional(),
  contentTypes: z.array(contentType).min(1).optional(),
  tags: tags.min(1).optional().describe('All of these tags'),
  minSalience: fraction.optional(),
  from: instant.optional().describe('Occurred at or after'),
  to: instant.optional().describe('Occurred before; a plain date includes that day'),
  within: z
    .string()
    .regex(/^[1-9]\d{0,4}[hdw]$/, 'is not like 48h, 7d or 2w')
    .optional()
    .describe('Occurred in the last hours, days or weeks before `now`, such as 48h, 7d or 2w'),
  sessionId: sessionId.optional(),
  agentId: agentId.optional(),
  speaker: speaker.optional(),
  role: role.optional(),
});

export const profileName = z
  .enum(['relevance', 'balanced', 'voice'])
  .describe('How results are scored: relevance (default), balanced or voice');

export const recallMode = z
  .enum(['recall', 'precision'])
  .describe('recall: the k best; precision: only what fits well, possibly nothing');

const asked = {
  ...readScope,
  query: queryText,
  filter: recallFilter.optional(),
  profile: profileName.default('relevance'),
  mode: recallMode.default('recall'),
  heads: z.array(head).min(1).optional().describe('Vector heads to search; all that exist when not given'),
  sessionId: sessionId.optional().describe('The session that asks: its recent memories weigh more. Not a filter'),
  now: instant.optional().describe('What "today" means in the query; the present when not given'),
  timeZone: timeZone.optional().describe("Zone of time words in the query; the user's own when not given"),
  asOf: instant.optional().describe('Answer from what had been stored by then'),
  includeArchived: z.boolean().default(false),
  vector: vector.optional().describe('Query vector made by the caller'),
};

export const recallInput = z.strictObject({
  ...asked,
  k: z.int().min(1).max(limits.recallK).default(10),
  window: z
    .int()
    .min(0)
    .max(10)
    .default(0)
    .describe('How many turns before and after each result to attach as neighbours'),
  groupBy: z
    .enum(['session'])
    .optional()
    .describe('session: the k best sessions, each with its best turns; `results` then holds the best turn of each'),
  explain: z.boolean().default(false),
});

export const contextInput = z.strictObject({
  ...asked,
  maxTokens: z.int().min(50).max(limits.contextTokens).default(2_000),
  k: z.int().min(1).max(limits.recallK).default(30).describe('At most so many memories are considered'),
  window: z.int().min(0).max(10).default(1),
  knownHashes: z
    .array(z.string().regex(/^[0-9a-f]{64}$/, 'is no SHA-256 in lower-case hex'))
    .max(limits.knownTexts)
    .optional()
    .describe(
      'Content hashes of texts that the prompt holds already, such as the turns of this conversation; left out',
    ),
  exceptSessionId: sessionId
    .optional()
    .describe('Leaves out what was said in this session: the caller has it before it already'),
});

export const understood = z
  .object({
    terms: z.array(z.string()).describe('Stems looked for'),
    phrases: z.array(z.string()).describe('Quoted phrases'),
    speakers: z.array(z.string()).describe('Known speakers named in the query'),
    time: z.object({ from: timestamp, to: timestamp, text: z.string() }).optional(),
  })
  .describe('What Holdfast made of the query');

export const degraded = z
  .array(
    z.enum([
      'embedder_late',
      'embedder_failed',
      'embedder_absent',
      'vectors_pending',
      'model_changed',
      'searched_in_database',
    ]),
  )
  .describe('Parts of recall that did not take part or did so by estimate, and why; empty when all did in full');

export const scoreParts = z
  .object({
    similarity: z.number().describe('max(cosine, 0) or normalised BM25, whichever is larger, 0 to 1'),
    words: z.number().describe('Normalised BM25, 0 to 1'),
    cosine: z.number().optional().describe('Of the semantic head, or of the first head asked for'),
    cosines: z.partialRecord(head, z.number()).optional().describe('By head, when more than one was searched'),
    session: z.number().describe('BM25 of its whole session, or of itself alone, in units of `words`'),
    salience: z.number(),
    recency: z.number().describe('1 / (1 + ageDays * decayRate)'),
    ranks: z.record(z.string(), z.int()).describe('Rank of this memory in each arm, from 1'),
    boosts: z.record(z.string(), z.number()).describe('Factors applied by the profile'),
    matched: z.array(z.string()).describe('Query terms found in the memory'),
    entities: z
      .array(z.string())
      .optional()
      .describe('Entities that the query names, under whatever name, and the memory mentions'),
    links: z
      .array(z.object({ memoryId: id, type: linkType, weight: fraction }))
      .optional()
      .describe('Links that led to it, each with the memory that it was followed from'),
  })
  .describe('How the score came about');

export const recallResult = z.object({
  memory,
  score: z.number().describe('Higher is better; comparable within one profile'),
  neighbours: z.array(memory).optional().describe('Turns around it in the same session, in order'),
  duplicates: z
    .array(id)
    .optional()
    .describe('Memories that say the same in the same space, or that it rests on; they take no place'),
  explain: scoreParts.optional(),
});

export const recallSession = z.object({
  sessionId: sessionId.optional().describe('Missing for a memory that belongs to no session'),
  space: z.string(),
  score: z.number().describe('Higher is better, at most 1.5; comparable within one call'),
  results: z.array(recallResult).describe('Its best turns, best first, at most three'),
});

export const recallOutput = z.object({
  results: z.array(recallResult),
  sessions: z.array(recallSession).optional().describe('With groupBy: the best sessions, best first'),
  understood,
  degraded,
  tookMs: z.number(),
});

export const contextOutput = z.object({
  context: z.string().describe('Delimited text, ready to put into a prompt; empty when nothing was found'),
  tokens: z.int().describe('Tokens of `context` by the o200k_base vocabulary'),
  memories: z
    .array(z.object({ citation: z.string(), id, score: z.number(), tokens: z.int() }))
    .describe('Memories used, in the order of the text; `citation` is the mark it carries there'),
  omitted: z.int().describe('Memories that fitted the query but not the budget'),
  understood,
  degraded,
  tookMs: z.number(),
});

export const explainMissInput = z.strictObject({
  ...asked,
  id: id.describe('The memory that was expected'),
  k: z.int().min(1).max(limits.recallK).default(10),
});

export const missReason = z.object({
  code: z.enum([
    'found',
    'other_space',
    'deleted',
    'archived',
    'paused',
    'expired',
    'stored_after_as_of',
    'filtered_out',
    'no_shared_term',
    'outranked',
    'vector_pending',
    'below_precision_threshold',
  ]),
  message: z.string().describe('The reason, and what to change, in a sentence'),
});

export const explainMissOutput = z.object({
  found: z.boolean(),
  rank: z.int().optional().describe('Place among all matches, from 1'),
  score: z.number().optional(),
  lowestReturnedScore: z.number().optional(),
  reasons: z.array(missReason),
  sharedTerms: z.array(z.string()),
  missingTerms: z.array(z.string()).describe('Query terms that the memory does not contain'),
  understood,
});
