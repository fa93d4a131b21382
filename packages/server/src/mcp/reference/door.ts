import { HoldfastError } from '@holdfast/contract';
import { type Api, type CallContext, checkShape } from '@holdfast/core';
import {
  type CallToolResult,
  ProtocolError,
  ProtocolErrorCode,
  type ReadResourceResult,
  type Tool,
} from '@modelcontextprotocol/server';
import type { z } from 'zod';
import { listedAs } from '../tools.ts';
import { referenceTools } from './call-reference.ts';
import { type GraphPlace, readWhole } from './graph.ts';

interface ReferenceDoorOptions {
  readonly api: Pick<Api, 'call'>;
  readonly space?: string | undefined;
  readonly onError?: ((error: unknown) => void) | undefined;
}

/** The reference server's tools behind the same door as ours. */
export interface ReferenceDoor {
  readonly listing: readonly Tool[];
  /** Undefined for a tool that is none of these. */
  readonly call: (name: string, args: unknown, context: CallContext) => Promise<CallToolResult> | undefined;
  readonly place: (context: CallContext) => GraphPlace;
}

/** The graph as a whole, under the address that the reference server gives it. */
export const graphResource = {
  uri: 'memory://knowledge-graph',
  name: 'knowledge-graph',
  title: 'Knowledge Graph',
  description: 'All entities and relations of the knowledge graph',
  mimeType: 'application/json',
} as const;

/** Failures are tool results with the words alone, as the reference server writes them. */
export function referenceDoor({ api, space = 'default', onError }: ReferenceDoorOptions): ReferenceDoor {
  const tools = new Map(referenceTools.map((bound) => [bound.tool.name, bound]));
  const place = (context: CallContext): GraphPlace => ({
    space,
    call: (name, input) => api.call(name, input, context),
  });
  return {
    listing: referenceTools.map(({ tool }) => listedAs(tool, tool.output)),
    place,
    call: (name, args, context) => {
      const bound = tools.get(name);
      if (bound === undefined) return undefined;
      const run = async (): Promise<CallToolResult> => {
        checkShape(args);
        const parsed = bound.tool.input.safeParse(args ?? {});
        if (!parsed.success) return failed(refusal(name, parsed.error));
        // Sound: parsed by the schema that the tool's function was bound with.
        return bound.run(place(context), parsed.data as never);
      };
      return run().catch((error: unknown) => {
        const known = error instanceof HoldfastError ? error : new HoldfastError('internal', { cause: error });
        if (known.status >= 500) onError?.(error);
        return failed(known.message);
      });
    },
  };
}

/** @throws ProtocolError for another address */
export async function readGraphResource(
  { place }: ReferenceDoor,
  uri: string,
  context: CallContext,
): Promise<ReadResourceResult> {
  if (uri !== graphResource.uri) throw new ProtocolError(ProtocolErrorCode.InvalidParams, `Unknown resource ${uri}`);
  const text = JSON.stringify(await readWhole(place(context)), null, 2);
  return { contents: [{ uri, mimeType: graphResource.mimeType, text }] };
}

/** In the words of the protocol library that the reference server is built with. */
function refusal(name: string, { issues }: z.ZodError): string {
  const faults = issues.map(({ message, path }) => {
    const at = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
    return `${message} at ${at.replace(/^\./u, '')}`;
  });
  return `MCP error -32602: Input validation error: Invalid arguments for tool ${name}: ${faults.join('\n')}`;
}

function failed(text: string): CallToolResult {
  return { isError: true, content: [{ type: 'text', text }] };
}
