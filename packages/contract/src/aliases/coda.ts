import { z } from 'zod';
import { alias } from '../operation.ts';
import { content, fraction, id, limits, metadata, name, queryText, space, tags, userId } from '../schemas/common.ts';
import type { memoryKind } from '../schemas/memory.ts';
import { contentType, type memory } from '../schemas/memory.ts';
import type { contextInput, contextOutput, recallInput, recallOutput } from '../schemas/recall.ts';

/** The paths and words of the ingestion and retrieval services (source document 004). */

type Memory = z.output<typeof memory>;

const contentTypeKinds = {
  conversation: 'episodic',
  event: 'episodic',
  fact: 'semantic',
  preference: 'semantic',
} as const satisfies Record<z.output<typeof contentType>, z.output<typeof memoryKind>>;

/** The kind that a content type of the source documents stands for. */
export function kindOfContentType(type: z.output<typeof contentType>): z.output<typeof memoryKind> {
  return contentTypeKinds[type];
}

const ingestInput = z.strictObject({
  content,
  content_type: contentType.default('conversation'),
  source_type: name(100).default('api'),
  source_id: name().optional(),
  user_id: userId.optional(),
  context_id: space.optional(),
  importance: fraction.optional(),
  confidence: fraction.optional(),
  tags: tags.optional(),
  metadata: metadata.optional(),
});

export const ingestAlias = alias({
  method: 'POST',
  path: '/ingest',
  summary: 'Store a memory, in the words of the ingestion service',
  input: ingestInput,
  output: z.object({ memory_id: id, status: z.enum(['stored', 'duplicate', 'replaced']) }),
  toInput: (input) => ({
    content: input.content,
    contentType: input.content_type,
    kind: kindOfContentType(input.content_type),
    source: { type: input.source_type, ...(input.source_id === undefined ? {} : { id: input.source_id }) },
    ...(input.user_id === undefined ? {} : { userId: input.user_id }),
    ...(input.context_id === undefined ? {} : { space: input.context_id }),
    ...(input.importance === undefined ? {} : { salience: input.importance }),
    ...(input.confidence === undefined ? {} : { confidence: input.confidence }),
    ...(input.tags === undefined ? {} : { tags: input.tags }),
    ...(input.metadata === undefined ? {} : { metadata: input.metadata }),
  }),
  toOutput: (output: { memory: Memory; outcome: 'created' | 'duplicate' | 'replaced' }) => ({
    memory_id: output.memory.id,
    status: output.outcome === 'created' ? ('stored' as const) : output.outcome,
  }),
});

const record = z.object({
  id,
  content: z.string(),
  content_type: contentType,
  user_id: z.string(),
  context_id: z.string(),
  source_type: z.string(),
  source_id: z.string().nullable(),
  importance: z.number(),
  confidence: z.number(),
  tags: z.array(z.string()),
  metadata: z.record(z.string(), z.json()),
  content_hash: z.string(),
  created_at: z.string(),
  accessed_at: z.string(),
  access_count: z.int(),
  is_archived: z.boolean(),
  is_deleted: z.boolean(),
});

function toRecord(item: Memory): z.input<typeof record> {
  return {
    id: item.id,
    content: item.content,
    content_type: item.contentType ?? (item.kind === 'episodic' ? 'conversation' : 'fact'),
    user_id: item.userId,
    context_id: item.space,
    source_type: item.source?.type ?? 'api',
    source_id: item.source?.id ?? null,
    importance: item.salience,
    confidence: item.confidence,
    tags: item.tags,
    metadata: item.metadata,
    content_hash: item.contentHash,
    created_at: item.createdAt,
    accessed_at: item.accessedAt,
    access_count: item.accessCount,
    is_archived: item.state === 'archived',
    is_deleted: item.deletedAt !== undefined,
  };
}

export const getMemoryAlias = alias({
  method: 'GET',
  path: '/memory/{id}',
  summary: 'Get a memory, in the words of the ingestion service',
  input: z.strictObject({ id, user_id: userId.optional(), context_id: space.optional() }),
  output: record,
  toInput: (input) => ({ id: input.id, ...readScopeOf(input) }),
  toOutput: (output: { memory: Memory }) => toRecord(output.memory),
});

const search = {
  query: queryText,
  user_id: userId.optional(),
  context_id: space.optional(),
  filters: z
    .strictObject({
      content_types: z.array(contentType).min(1).optional(),
      tags: tags.min(1).optional(),
      min_importance: fraction.optional(),
    })
    .optional(),
};
const searchInput = z.strictObject({ ...search, top_k: z.int().min(1).max(limits.recallK).default(10) });

export const searchAlias = alias({
  method: 'POST',
  path: '/search',
  summary: 'Search memories, in the words of the retrieval service',
  input: searchInput,
  output: z.object({
    results: z.array(record.extend({ memory_id: id, relevance_score: z.number() })),
    count: z.int(),
    query_time_ms: z.number(),
  }),
  toInput: (input): z.input<typeof recallInput> => ({ ...askedOf(input), k: input.top_k }),
  toOutput: (output: z.output<typeof recallOutput>) => ({
    results: output.results.map((result) => ({
      ...toRecord(result.memory),
      memory_id: result.memory.id,
      relevance_score: result.score,
    })),
    count: output.results.length,
    query_time_ms: output.tookMs,
  }),
});

export const contextAlias = alias({
  method: 'POST',
  path: '/context',
  summary: 'Assemble a context, in the words of the retrieval service',
  input: z.strictObject({
    ...search,
    max_tokens: z.int().min(50).max(limits.contextTokens).default(2_000),
    top_k: z.int().min(1).max(limits.recallK).default(20),
  }),
  output: z.object({ context: z.string(), token_count: z.int(), memories_used: z.array(id) }),
  toInput: (input): z.input<typeof contextInput> => ({
    ...askedOf(input),
    k: input.top_k,
    maxTokens: input.max_tokens,
  }),
  toOutput: (output: z.output<typeof contextOutput>) => ({
    context: output.context,
    token_count: output.tokens,
    memories_used: output.memories.map((used) => used.id),
  }),
});

function readScopeOf(input: { user_id?: string | undefined; context_id?: string | undefined }): {
  userId?: string;
  spaces?: string[];
} {
  return {
    ...(input.user_id === undefined ? {} : { userId: input.user_id }),
    ...(input.context_id === undefined ? {} : { spaces: [input.context_id] }),
  };
}

/** The document scores 0.6 similarity + 0.3 importance + 0.1 recency, which is the `balanced` profile. */
function askedOf(input: Omit<z.output<typeof searchInput>, 'top_k'>): z.input<typeof recallInput> {
  const filters = input.filters;
  return {
    query: input.query,
    profile: 'balanced',
    ...readScopeOf(input),
    ...(filters === undefined
      ? {}
      : {
          filter: {
            ...(filters.content_types === undefined ? {} : { contentTypes: filters.content_types }),
            ...(filters.tags === undefined ? {} : { tags: filters.tags }),
            ...(filters.min_importance === undefined ? {} : { minSalience: filters.min_importance }),
          },
        }),
  };
}
