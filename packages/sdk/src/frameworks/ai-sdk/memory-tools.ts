import { jsonSchema, type Tool, tool } from 'ai';
import type { Memory, MemoryKind, RememberOutcome } from '../../generated/types.generated.ts';
import { type MemoryPlace, readFrom, writtenTo } from '../common/place.ts';

export interface MemoryToolsOptions extends MemoryPlace {
  /** Conversation that is going on. */
  readonly sessionId?: string;
  /** Which agent calls the tools. */
  readonly agentId?: string;
  /** Spaces to search, or all; the one that is written to when not given. */
  readonly spaces?: '*' | string[];
}

/** A memory as a model sees it. */
export interface ToolMemory {
  readonly id: string;
  readonly content: string;
  readonly occurredAt: string;
  readonly speaker?: string;
  readonly tags?: readonly string[];
}

export interface SearchInput {
  readonly query: string;
  readonly limit?: number;
}
export interface AddInput {
  readonly content: string;
  readonly kind?: MemoryKind;
  readonly tags?: string[];
}
export interface UpdateInput {
  readonly id: string;
  readonly content: string;
}
export interface DeleteInput {
  readonly id: string;
}

/** The names are those of the MCP tools. A type and not an interface: the AI SDK asks for a record of tools. */
export type MemoryTools = {
  search_memories: Tool<SearchInput, { memories: ToolMemory[] }>;
  add_memory: Tool<AddInput, { memory: ToolMemory; outcome: RememberOutcome }>;
  update_memory: Tool<UpdateInput, { memory: ToolMemory }>;
  delete_memory: Tool<DeleteInput, { id: string; restorableUntil: string }>;
};

const KINDS: readonly MemoryKind[] = ['episodic', 'semantic', 'procedural', 'emotional', 'reflective'];
const text = (description: string) => ({ type: 'string', minLength: 1, description }) as const;

/** Tools by which a model itself searches, adds, corrects and deletes memories; leave out those it shall not have. */
export function memoryTools(options: MemoryToolsOptions): MemoryTools {
  const { client, sessionId, agentId, spaces } = options;
  const reading = { ...readFrom(options), ...(spaces === undefined ? {} : { spaces }) };
  const session = sessionId === undefined ? {} : { sessionId };
  const agent = agentId === undefined ? {} : { agentId };
  return {
    search_memories: tool({
      description:
        'Find what is remembered about a question: people, preferences, decisions, what was said or done and when. ' +
        'Call it at the start of a task and whenever the user refers to something from before. Ask in plain words.',
      inputSchema: jsonSchema<SearchInput>({
        type: 'object',
        properties: { query: text('What to look for'), limit: { type: 'integer', minimum: 1, maximum: 100 } },
        required: ['query'],
        additionalProperties: false,
      }),
      execute: async ({ query, limit }, { abortSignal }) => {
        const asked = { query, ...reading, ...session, ...(limit === undefined ? {} : { k: limit }) };
        const { results } = await client.recall(asked, until(abortSignal));
        return { memories: results.map(({ memory }) => shown(memory)) };
      },
    }),
    add_memory: tool({
      description:
        'Store one thing worth keeping beyond this conversation: a fact, a preference, a decision, a lesson, an event. ' +
        'Write it so that it can be understood alone. Use update_memory when a stored memory has become wrong.',
      inputSchema: jsonSchema<AddInput>({
        type: 'object',
        properties: {
          content: text('The words to keep'),
          kind: {
            type: 'string',
            enum: [...KINDS],
            description: 'semantic (facts and preferences) when not given; episodic: what happened; procedural: how to',
          },
          tags: { type: 'array', items: { type: 'string', minLength: 1, maxLength: 100 }, maxItems: 64 },
        },
        required: ['content'],
        additionalProperties: false,
      }),
      execute: async ({ content, kind = 'semantic', tags }, { abortSignal }) => {
        const told = { content, kind, ...(tags === undefined ? {} : { tags }) };
        const item = { ...told, ...writtenTo(options), ...session, ...agent };
        const { memory, outcome } = await client.remember(item, until(abortSignal));
        return { memory: shown(memory), outcome };
      },
    }),
    update_memory: tool({
      description:
        'Change a stored memory that is wrong or incomplete, by its id; the earlier wording is kept. ' +
        'Use add_memory when both statements were true at their time.',
      inputSchema: jsonSchema<UpdateInput>({
        type: 'object',
        properties: { id: text('Id as found by search_memories'), content: text('The new words') },
        required: ['id', 'content'],
        additionalProperties: false,
      }),
      execute: async ({ id, content }, { abortSignal }) => {
        const { memory } = await client.updateMemory({ id, content, ...reading }, until(abortSignal));
        return { memory: shown(memory) };
      },
    }),
    delete_memory: tool({
      description: 'Delete a stored memory by its id, when the user asks for it. It can be restored for some days.',
      inputSchema: jsonSchema<DeleteInput>({
        type: 'object',
        properties: { id: text('Id as found by search_memories') },
        required: ['id'],
        additionalProperties: false,
      }),
      execute: async ({ id }, { abortSignal }) => {
        const deleted = await client.forgetMemory({ id, ...reading }, until(abortSignal));
        return { id: deleted.id, restorableUntil: deleted.restorableUntil };
      },
    }),
  };
}

function until(signal: AbortSignal | undefined): { signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}

function shown({ id, content, occurredAt, speaker, tags }: Memory): ToolMemory {
  return {
    id,
    content,
    occurredAt,
    ...(speaker === undefined ? {} : { speaker }),
    ...(tags.length === 0 ? {} : { tags }),
  };
}
