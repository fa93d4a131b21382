import { type Toolset, toolsets as named } from '@holdfast/contract';
import { type BoundTool, boundTools, hasFixedForm, listedTool } from '../mcp/tools.ts';
import type { ShownToolset } from '../mcp/toolsets.ts';

/** The tools of MCP as a tool server of OpenAPI: fewer and simpler than the operations, made for language models. */
export function toolsOfServer(toolsets: readonly Toolset[] = []): ReadonlyMap<string, BoundTool> {
  // Those of a fixed form stand for others, for one client of MCP that asks for them by name.
  return new Map([...boundTools(toolsets)].filter(([, { tool }]) => !hasFixedForm(tool)));
}

/** The sets of a setting that come from the operation table: the others are of one client of MCP alone. */
export function servedToolsets(shown: readonly ShownToolset[]): readonly Toolset[] {
  return named.filter((one) => shown.includes(one));
}

/** Where it is mounted: the address that a client is given, to which it adds `/openapi.json` and the paths of the document. */
export const TOOL_SERVER = '/tool-server';

/** What is shown to a model: the usual tools, and those of the sets asked for. */
export function toolDocument({
  version,
  toolsets,
}: {
  readonly version: string;
  readonly toolsets: readonly Toolset[];
}): object {
  const paths: Record<string, object> = {};
  for (const bound of toolsOfServer(toolsets).values()) paths[`/${bound.tool.name}`] = { post: operationOf(bound) };
  return {
    openapi: '3.1.0',
    info: {
      title: 'Holdfast memory',
      version,
      description: 'Remember what matters beyond this conversation, and find it again.',
    },
    servers: [{ url: TOOL_SERVER }],
    security: [{ bearer: [] }],
    paths,
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer', description: 'An API key' } } },
  };
}

/** A schema that stands within a document: what refers to itself there is any JSON. */
function embedded(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(embedded);
  if (typeof value !== 'object' || value === null) return value;
  if ('$ref' in value) return {};
  const fields = Object.entries(value).filter(([name]) => name !== '$defs');
  return Object.fromEntries(fields.map(([name, inner]) => [name, embedded(inner)]));
}

function operationOf(bound: BoundTool): object {
  const { name, title, description, inputSchema, outputSchema } = listedTool(bound);
  const answer = (text: string, schema: object): object => ({
    description: text,
    content: { 'application/json': { schema: embedded(schema) } },
  });
  return {
    operationId: name,
    summary: title,
    description,
    requestBody: { required: true, content: { 'application/json': { schema: embedded(inputSchema) } } },
    responses: {
      200: answer('Done', outputSchema ?? { type: 'object' }),
      // Of any status of the catalogue: what is wrong with the call, who may not make it, what is not there, when to try again.
      default: answer('What is wrong, and what to do next', {
        type: 'object',
        properties: { error: { type: 'string' } },
        required: ['error'],
      }),
    },
  };
}
