import { type Operation, type OperationName, operationNames, operations } from '@holdfast/contract';
import type { Tool } from '@modelcontextprotocol/server';
import { z } from 'zod';
import type { ShownToolset } from './toolsets.ts';

/** A tool of any operation. */
export type AnyTool = Operation['tools'][number];

/** A tool of the operation table with the operation behind it. */
export interface BoundTool {
  readonly operation: OperationName;
  readonly tool: AnyTool;
}

/** The tools of every client and of the sets asked for, by name, in the order of the operation table, which never varies between connections. */
export function boundTools(toolsets: readonly ShownToolset[] = []): ReadonlyMap<string, BoundTool> {
  const found = new Map<string, BoundTool>();
  for (const operation of operationNames) {
    const declared: Operation = operations[operation];
    for (const tool of declared.tools) {
      // Two sets of tools for one thing would leave a model to guess.
      const shown = tool.toolset === undefined ? !toolsets.includes('reference') : toolsets.includes(tool.toolset);
      if (shown) found.set(tool.name, { operation, tool });
    }
  }
  return found;
}

const note = z.string().describe('What was left out to keep the reply short, and how to get it');

/** Tools whose replies have a form that clients expect to the letter, so that the door may not add its note. */
export function hasFixedForm(tool: AnyTool): boolean {
  return tool.name === 'search' || tool.name === 'fetch';
}

/** A tool as `tools/list` shows it. */
export function listedTool({ tool }: BoundTool): Tool {
  return listedAs(tool, hasFixedForm(tool) ? tool.output : tool.output.extend({ note: note.optional() }));
}

/** Any tool as `tools/list` shows it, with the output given. */
export function listedAs(
  tool: Pick<AnyTool, 'name' | 'description' | 'annotations' | 'input'>,
  output: z.ZodObject,
): Tool {
  return {
    name: tool.name,
    title: tool.annotations.title,
    description: tool.description,
    inputSchema: objectSchema(tool.input, 'input'),
    outputSchema: objectSchema(output, 'output'),
    annotations: tool.annotations,
  };
}

/**
 * JSON Schema of a tool, in 2020-12, which both protocol eras take when none is named. Patterns beside a format are left
 * out: some clients refuse long ones, and every call is checked by the schema itself. Output objects stay open, so that
 * a client with an older listing accepts a reply with a new field.
 */
function objectSchema(schema: z.ZodObject, io: 'input' | 'output'): Tool['inputSchema'] {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io,
    override: ({ jsonSchema }) => {
      if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
      if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
  // Sound: what zod writes is plain JSON; its own type only words that differently.
  return { ...json, type: 'object' } as Tool['inputSchema'];
}
