import { HoldfastError, toolsets } from '@holdfast/contract';
import type { Api } from '@holdfast/core';
import type { Logger } from 'pino';
import type { Config } from '../config/load.ts';
import { readJsonObject } from '../http/body.ts';
import type { Edge } from '../http/edge.ts';
import { headersOf, userOf } from '../http/headers.ts';
import { openWebUiOf } from '../http/open-webui.ts';
import { runTool } from '../mcp/call-tool.ts';
import { errorText } from '../mcp/errors.ts';
import { servedToolsets, TOOL_SERVER, toolDocument, toolsOfServer } from './document.ts';

interface ToolServerParts {
  readonly api: Api;
  readonly config: Pick<Config, 'bodyLimit' | 'mcpToolsets'>;
  readonly logger: Logger;
  readonly version: string;
}

/** Tokens of a reply, as for MCP: a model has to read it. */
const maxTokens = 8_000;

/** The tools of MCP for programs that take tools as OpenAPI, such as Open WebUI. */
export function toolServerEdges({ api, config, logger, version }: ToolServerParts): readonly Edge[] {
  // All of them answer whoever knows their name, such as a file of functions; shown are those that the setting asks for.
  const tools = toolsOfServer(toolsets);
  const described = { version, toolsets: servedToolsets(config.mcpToolsets) };
  let document: string | undefined;
  return [
    {
      method: 'GET',
      path: `${TOOL_SERVER}/openapi.json`,
      open: true,
      handler: () => json((document ??= JSON.stringify(toolDocument(described))), 200),
    },
    {
      method: 'POST',
      path: `${TOOL_SERVER}/{tool}`,
      handler: async (request, { caller, requestId, incoming, pathValue, origin }) => {
        if (caller.kind === 'anonymous') {
          throw new HoldfastError('unauthenticated', { detail: 'Send an API key as "Authorization: Bearer KEY".' });
        }
        const bound = tools.get(pathValue('tool') ?? '');
        if (bound === undefined) throw new HoldfastError('not_found', { detail: 'No tool has this name.' });
        const header = headersOf(request, incoming);
        const user = userOf(header) ?? openWebUiOf(header).user;
        const args = await readJsonObject({ request, incoming, header, limit: config.bodyLimit });
        const context = { caller, requestId, ...origin, ...(user === undefined ? {} : { user }) };
        const onError = (error: unknown): void => logger.warn({ requestId, err: error }, 'a tool failed');
        try {
          return json(JSON.stringify(await runTool({ api, bound, args, context, maxTokens, onError })), 200);
        } catch (error) {
          if (!(error instanceof HoldfastError)) throw error;
          const { status, retryAfter } = error;
          const wait = retryAfter === undefined ? {} : { 'Retry-After': String(Math.max(1, Math.ceil(retryAfter))) };
          return json(JSON.stringify({ error: errorText(error, bound.tool, requestId) }), status, wait);
        }
      },
    },
  ];
}

function json(body: string, status: number, more: Readonly<Record<string, string>> = {}): Response {
  return new Response(body, { status, headers: { 'Content-Type': 'application/json', ...more } });
}
