import { z } from 'zod';
import type { McpAnnotations } from '../operation.ts';
import { id, instant, space, tags } from '../schemas/common.ts';
import { type memory, memoryKind } from '../schemas/memory.ts';

type Memory = z.output<typeof memory>;

/** What a model sees of a memory: enough to use and to cite it, nothing it would only pay tokens for. */
export const toolMemory = z.object({
  id,
  content: z.string(),
  kind: memoryKind,
  occurred_at: z.string(),
  speaker: z.string().optional(),
  space: z.string(),
  tags: z.array(z.string()),
  session_id: z.string().optional(),
  version: z.int(),
});

export function toToolMemory(item: Memory): z.input<typeof toolMemory> {
  return {
    id: item.id,
    content: item.content,
    kind: item.kind,
    occurred_at: item.occurredAt,
    space: item.space,
    tags: item.tags,
    version: item.version,
    ...(item.speaker === undefined ? {} : { speaker: item.speaker }),
    ...(item.sessionId === undefined ? {} : { session_id: item.sessionId }),
  };
}

export const toolSpaces = z
  .union([z.literal('*'), space, z.array(space).min(1).max(100)])
  .describe('Workspace or project to read; "*" reads all of the user; the default one when not given');

export const toolFilters = {
  space: toolSpaces.optional(),
  kinds: z.array(memoryKind).min(1).optional().describe('Only these kinds'),
  tags: tags.min(1).optional().describe('Only memories with all of these tags'),
  from: instant.optional().describe('Only what happened at or after, ISO 8601'),
  to: instant.optional().describe('Only what happened before; a plain date includes that day'),
};

type SpaceArgument = string | string[] | undefined;

/** `space` of a tool as the `spaces` of an operation. */
export function spacesOf(argument: SpaceArgument): { spaces?: '*' | string[] } {
  if (argument === undefined) return {};
  if (argument === '*') return { spaces: '*' };
  return { spaces: typeof argument === 'string' ? [argument] : argument };
}

export function annotations(title: string, behaviour: 'reads' | 'adds' | 'edits' | 'deletes'): McpAnnotations {
  return {
    title,
    readOnlyHint: behaviour === 'reads',
    destructiveHint: behaviour === 'deletes',
    idempotentHint: behaviour === 'reads' || behaviour === 'deletes',
    // A memory is a closed world: no tool reaches beyond the store.
    openWorldHint: false,
  };
}
