import { type HttpMethod, HoldfastError, type OperationName } from '@holdfast/contract';
import type { Api } from '@holdfast/core';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Config } from '../config/load.ts';
import { readJsonObject } from '../http/body.ts';
import type { Edge } from '../http/edge.ts';
import { headersOf, userOf } from '../http/headers.ts';
import { type CodingAgent, codingAgents } from './agent-event.ts';
import { answerOf } from './answer.ts';
import { readEvent } from './read-event.ts';
import { createInOrder, type InOrder } from './in-order.ts';
import { takeEvent } from './take-event.ts';

interface HookParts {
  readonly api: Pick<Api, 'call'>;
  readonly config: Pick<Config, 'bodyLimit'>;
  readonly logger: Logger;
}

const name = z.string().min(1).max(255);
const hookBody = z.object({
  event: z.record(z.string(), z.unknown()),
  project: z.object({
    space: name,
    root: z.string().max(1_000).default(''),
    branch: name.optional(),
    commit: name.optional(),
  }),
});

/** What hooks of coding agents call, a route each. The answer is what the hook writes to standard output. */
export function hookEdges(parts: HookParts): readonly Edge[] {
  const inOrder = createInOrder();
  return codingAgents.map((agent) => hookEdge(parts, agent, inOrder));
}

const method: HttpMethod = 'POST';

function hookEdge({ api, config, logger }: HookParts, agent: CodingAgent, inOrder: InOrder): Edge {
  return {
    method,
    path: `/v1/hooks/${agent}`,
    handler: async (request, { caller, requestId, origin, incoming }) => {
      const header = headersOf(request, incoming);
      if (caller.kind === 'anonymous')
        throw new HoldfastError('unauthenticated', { detail: 'A hook needs an API key.' });
      const body = hookBody.safeParse(await readJsonObject({ request, incoming, header, limit: config.bodyLimit }));
      if (!body.success) throw new HoldfastError('invalid_input', { detail: 'It is no event of a hook.' });
      const { event: fields, project } = body.data;
      const read = readEvent(agent, fields);
      if (read === undefined) return answer('');
      const user = userOf(header);
      const context = { caller, requestId, ...origin, ...(user === undefined ? {} : { user }) };
      const whose = user ?? (caller.kind === 'key' ? caller.key.user : undefined) ?? '';
      const session = JSON.stringify([whose, project.space, read.sessionId]);
      const taken = {
        ...read,
        agent,
        project: { ...project, root: project.root.toWellFormed() },
        spaces: caller.kind === 'key' ? caller.key.spaces : undefined,
        call: <N extends OperationName>(operation: N, input: object) => api.call(operation, input, context),
      };
      const told = await inOrder(session, () => takeEvent(taken));
      logger.debug({ requestId, agent, event: read.event.kind }, 'a hook was answered');
      return answer(answerOf(agent, fields['hook_event_name'], told));
    },
  };
}

function answer(text: string): Response {
  return new Response(text, { status: 200, headers: { 'Content-Type': 'application/json' } });
}
