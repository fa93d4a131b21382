import { z } from 'zod';
import { tool } from '../operation.ts';
import { limits, queryText, sessionId } from '../schemas/common.ts';
import type { contextInput, contextOutput, recallInput, recallOutput } from '../schemas/recall.ts';
import { titleOf } from './memories.ts';
import { defined } from '../schemas/defined.ts';
import { annotations, spacesOf, toolFilters, toolMemory, toToolMemory } from './shared.ts';

type RecallInput = z.input<typeof recallInput>;
type RecallOutput = z.output<typeof recallOutput>;
type ContextOutput = z.output<typeof contextOutput>;

function filterOf(args: {
  kinds?: NonNullable<RecallInput['filter']>['kinds'];
  tags?: string[] | undefined;
  from?: string | undefined;
  to?: string | undefined;
}): Pick<RecallInput, 'filter'> {
  const filter = defined({ kinds: args.kinds, tags: args.tags, from: args.from, to: args.to });
  return Object.keys(filter).length === 0 ? {} : { filter };
}

export const searchMemoriesTool = tool({
  name: 'search_memories',
  description:
    'Find what is remembered about a question: people, preferences, decisions, what was said or done and when. ' +
    'Call it at the start of a task and whenever the user refers to something from before. Ask in plain words and ' +
    'name people and times ("what did Ana decide about the budget last week"). ' +
    'Use get_context instead to get one text ready for a prompt, list_memories to page through everything.',
  annotations: annotations('Search memories', 'reads'),
  input: z.strictObject({
    query: queryText,
    limit: z.int().min(1).max(limits.recallK).default(10),
    ...toolFilters,
    session_id: sessionId.optional().describe('The session that asks; its recent memories weigh more'),
    neighbours: z.int().min(0).max(5).default(0).describe('Turns before and after each result to include'),
    by_session: z.boolean().default(false).describe('One memory a conversation: the best of each'),
  }),
  output: z.object({
    memories: z.array(toolMemory.extend({ score: z.number(), neighbours: z.array(toolMemory).optional() })),
    degraded: z.array(z.string()).optional(),
  }),
  toInput: (args): RecallInput => ({
    query: args.query,
    k: args.limit,
    window: args.neighbours,
    ...(args.by_session ? { groupBy: 'session' as const } : {}),
    ...spacesOf(args.space),
    ...filterOf(args),
    ...defined({ sessionId: args.session_id }),
  }),
  present: (result: RecallOutput) => ({
    memories: result.results.map((item) => ({
      ...toToolMemory(item.memory),
      score: Math.round(item.score * 1_000) / 1_000,
      ...(item.neighbours === undefined ? {} : { neighbours: item.neighbours.map((one) => toToolMemory(one)) }),
    })),
    ...(result.degraded.length === 0 ? {} : { degraded: result.degraded }),
  }),
});

export const searchTool = tool({
  name: 'search',
  description:
    'Search the memories and return ids and titles; read one with fetch. Made for clients that expect exactly ' +
    'search and fetch; search_memories returns the texts at once.',
  annotations: annotations('Search', 'reads'),
  input: z.strictObject({ query: queryText }),
  output: z.object({ results: z.array(z.object({ id: z.string(), title: z.string(), url: z.string() })) }),
  toInput: (args): RecallInput => ({ query: args.query, spaces: '*' }),
  present: (result: RecallOutput) => ({
    results: result.results.map(({ memory }) => ({
      id: memory.id,
      title: titleOf(memory),
      url: `holdfast://memories/${memory.id}`,
    })),
  }),
});

export const getContextTool = tool({
  name: 'get_context',
  description:
    'Get one text of the memories that bear on a question, packed into a token budget, with a citation mark for each. ' +
    'Best before answering from memory; use search_memories when you need ids to edit or delete.',
  annotations: annotations('Get context', 'reads'),
  input: z.strictObject({
    query: queryText,
    max_tokens: z.int().min(50).max(20_000).default(2_000),
    ...toolFilters,
    session_id: sessionId.optional().describe('The session that asks; its recent memories weigh more'),
  }),
  output: z.object({
    context: z.string(),
    tokens: z.int(),
    memories: z.array(z.object({ citation: z.string(), id: z.string() })),
  }),
  toInput: (args): z.input<typeof contextInput> => ({
    query: args.query,
    maxTokens: args.max_tokens,
    ...spacesOf(args.space),
    ...filterOf(args),
    ...defined({ sessionId: args.session_id }),
  }),
  present: (result: ContextOutput) => ({
    context: result.context,
    tokens: result.tokens,
    memories: result.memories.map(({ citation, id }) => ({ citation, id })),
  }),
});
