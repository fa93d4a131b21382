import { z } from 'zod';
import { fraction, id, timestamp } from './common.ts';
import { workState } from './work.ts';

export const solution = z.object({
  id,
  problemId: id,
  memoryId: id.describe('The memory that keeps the words'),
  content: z.string(),
  origin: z.enum(['told', 'learned']).describe('learned: drawn from work that succeeded after it had failed'),
  usageCount: z.int().min(0).describe('How often an outcome was recorded'),
  successes: z.int().min(0),
  failures: z.int().min(0),
  successRate: fraction.optional().describe('Share of tries that helped; absent before the first'),
  confidence: fraction.describe('Lower end of the 95 % interval of the success rate; 0 where nothing was tried yet'),
  lastUsedAt: timestamp.optional(),
  lastFailedAt: timestamp.optional(),
  createdAt: timestamp,
});

export const signature = z
  .object({
    version: z.int().describe('Of the algorithm'),
    type: z.string().describe('Class or code of the error; empty where none is named'),
    message: z.string().describe('The message without times, ids, addresses, paths and numbers'),
    frames: z.array(z.string()).describe("The program's own frames, the innermost first"),
  })
  .describe('What the problem is known by');

export const problem = z.object({
  id,
  space: z.string(),
  memoryId: id.describe('The memory that keeps the words'),
  content: z.string().describe('As it was first printed'),
  signature,
  occurrences: z.int().min(0),
  solutions: z.int().min(0).describe('How many are known'),
  firstSeenAt: timestamp,
  lastSeenAt: timestamp,
  state: workState,
});

export const matchLevel = z
  .enum(['exact', 'frames', 'message', 'similar'])
  .describe(
    'exact: same error, message and place. frames: same kind of error in the same place. message: same message elsewhere. ' +
      'similar: alike in words or meaning only, to be judged before it is used',
  );

/** Why a problem is taken for the one that was asked about. */
export const matched = {
  match: matchLevel,
  similarity: fraction.describe('1 where the signature matches'),
  why: z.string(),
};

export const foundSolution = z.object({ solution, ...matched });
export const foundProblem = z.object({ problem, ...matched });
