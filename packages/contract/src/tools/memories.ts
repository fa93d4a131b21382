import { z } from 'zod';
import { tool } from '../operation.ts';
import {
  content,
  fraction,
  id,
  instant,
  metadata,
  nextCursor,
  sessionId,
  space,
  speaker,
  tags,
} from '../schemas/common.ts';
import { type memory, memoryKind } from '../schemas/memory.ts';
import { defined } from '../schemas/defined.ts';
import { annotations, spacesOf, toolFilters, toolMemory, toolSpaces, toToolMemory } from './shared.ts';

type Memory = z.output<typeof memory>;
type HasMemory = { memory: Memory };

const known = z.object({ memory: toolMemory });

export const addMemoryTool = tool({
  name: 'add_memory',
  description:
    'Store one thing worth keeping beyond this conversation: a fact, a preference, a decision, a lesson, an event. ' +
    'Write it so that it can be understood alone ("Ana prefers morning meetings", not "she prefers that"). ' +
    'Use update_memory instead when a stored memory has become wrong; call search_memories first if unsure whether it is known.',
  annotations: annotations('Add a memory', 'adds'),
  input: z.strictObject({
    content,
    kind: memoryKind.default('semantic'),
    tags: tags.optional(),
    speaker: speaker.optional(),
    occurred_at: instant.optional().describe('When it happened, ISO 8601; now when not given'),
    salience: fraction.optional().describe('How much it matters, 0 to 1'),
    space: space.optional(),
    session_id: sessionId.optional(),
    metadata: metadata.optional(),
  }),
  output: known.extend({ outcome: z.string() }),
  toInput: ({ occurred_at, session_id, ...rest }) =>
    defined({ ...rest, occurredAt: occurred_at, sessionId: session_id }),
  present: (result: HasMemory & { outcome: string }) => ({
    memory: toToolMemory(result.memory),
    outcome: result.outcome,
  }),
});

export const getMemoryTool = tool({
  name: 'get_memory',
  description: 'Read one memory by its id, as returned by search_memories or list_memories.',
  annotations: annotations('Get a memory', 'reads'),
  input: z.strictObject({
    id,
    space: toolSpaces.optional(),
    offset: z.int().min(0).optional().describe('Character of the content to start at, to read on in a long memory'),
  }),
  output: known,
  toInput: (args) => ({ id: args.id, ...spacesOf(args.space ?? '*') }),
  present: (result: HasMemory, { offset = 0 }) => ({
    memory: { ...toToolMemory(result.memory), content: result.memory.content.slice(offset).toWellFormed() },
  }),
});

export const fetchTool = tool({
  name: 'fetch',
  description: 'Read the full text of a result of the search tool, by its id.',
  annotations: annotations('Fetch', 'reads'),
  input: z.strictObject({ id: z.string().describe('Id returned by search') }),
  output: z.object({
    id: z.string(),
    title: z.string(),
    text: z.string(),
    url: z.string(),
    metadata: z.record(z.string(), z.string()).optional(),
  }),
  toInput: (args) => ({ id: args.id, spaces: '*' as const }),
  present: ({ memory: item }: HasMemory) => ({
    id: item.id,
    title: titleOf(item),
    text: item.content,
    url: `holdfast://memories/${item.id}`,
    metadata: defined({ kind: item.kind, occurred_at: item.occurredAt, speaker: item.speaker }),
  }),
});

/** First words of a memory and its day, for lists that show titles only. */
export function titleOf(item: Memory): string {
  const words = item.content.replaceAll(/\s+/g, ' ').trim();
  const short = words.length > 80 ? `${words.slice(0, 79).trimEnd()}…` : words;
  return `${item.occurredAt.slice(0, 10)} ${short.toWellFormed()}`;
}

export const listMemoriesTool = tool({
  name: 'list_memories',
  description:
    'List memories by filter, newest first, page by page. Use search_memories instead to find what answers a question.',
  annotations: annotations('List memories', 'reads'),
  input: z.strictObject({
    ...toolFilters,
    session_id: sessionId.optional(),
    limit: z.int().min(1).max(100).default(20),
    cursor: z.string().optional().describe('next_cursor of the page before'),
  }),
  output: z.object({ memories: z.array(toolMemory), next_cursor: nextCursor.optional() }),
  toInput: ({ space: where, session_id, ...rest }) => defined({ ...rest, ...spacesOf(where), sessionId: session_id }),
  present: (result: { memories: Memory[]; nextCursor?: string | undefined }) => ({
    memories: result.memories.map((item) => toToolMemory(item)),
    ...(result.nextCursor === undefined ? {} : { next_cursor: result.nextCursor }),
  }),
});

export const updateMemoryTool = tool({
  name: 'update_memory',
  description:
    'Change a stored memory that is wrong or incomplete; the earlier wording is kept as a version. ' +
    'Use add_memory instead when both the old and the new statement were true at their time.',
  annotations: annotations('Update a memory', 'edits'),
  input: z.strictObject({
    id,
    content: content.optional(),
    kind: memoryKind.optional(),
    tags: tags.optional(),
    salience: fraction.optional(),
    metadata: metadata.optional(),
    expected_version: z.int().min(1).optional().describe('Fail if the memory has changed since this version'),
  }),
  output: known,
  toInput: ({ expected_version, ...rest }) =>
    defined({ ...rest, spaces: '*' as const, expectedVersion: expected_version }),
  present: (result: HasMemory) => ({ memory: toToolMemory(result.memory) }),
});

export const deleteMemoryTool = tool({
  name: 'delete_memory',
  description:
    'Delete a memory by its id. It disappears from every answer at once and can be restored for some days. ' +
    'Only when the user asks for it or the memory is plainly wrong.',
  annotations: annotations('Delete a memory', 'deletes'),
  input: z.strictObject({ id }),
  output: z.object({ id, deleted_at: z.string(), restorable_until: z.string() }),
  toInput: (args) => ({ id: args.id, spaces: '*' as const }),
  present: (result: { id: string; deletedAt: string; restorableUntil: string }) => ({
    id: result.id,
    deleted_at: result.deletedAt,
    restorable_until: result.restorableUntil,
  }),
});
