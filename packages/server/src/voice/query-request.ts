import { HoldfastError } from '@holdfast/contract';

export interface QueryRequest {
  readonly query: string;
  readonly limit?: unknown;
  readonly sectors?: unknown;
  readonly conversationId?: string;
  readonly agentId?: string;
  readonly tool?: string;
  /** Whose memories, as the call's own data says: never what a language model has filled in. */
  readonly userId?: string;
  readonly caller?: string;
}

type Fields = Readonly<Record<string, unknown>>;

function textIn(fields: Fields, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = fields[name];
    if (typeof value === 'string' && value.trim() !== '') return value.trim();
  }
  return undefined;
}

/**
 * The two shapes of a server tool: parameters as the body itself, or `{tool_call_id, tool_name, parameters, conversation_id}`.
 * What stands in `parameters` was filled in by a language model, so that nothing in there may say whose memories are
 * read; beside the parameters of the first shape stand values that the agent's settings bind to the call.
 *
 * @throws HoldfastError invalid_input naming `query`
 */
export function readQuery(body: Fields): QueryRequest {
  const inner = body['parameters'];
  const wrapped = typeof inner === 'object' && inner !== null && !Array.isArray(inner);
  // Sound: just checked; an object that JSON.parse made has string keys.
  const asked = wrapped ? (inner as Fields) : body;
  const query = textIn(asked, 'query', 'question');
  if (query === undefined) {
    throw new HoldfastError('invalid_input', {
      detail: 'query is needed.',
      faults: [{ field: wrapped ? 'parameters.query' : 'query', message: 'is needed' }],
    });
  }
  const conversationId = textIn(body, 'conversation_id', 'system__conversation_id');
  const agentId = textIn(body, 'agent_id', 'system__agent_id');
  const userId = textIn(body, 'user_id');
  const caller = textIn(body, 'caller_id', 'system__caller_id');
  const tool = textIn(body, 'tool_name');
  return {
    query,
    ...(asked['limit'] === undefined ? {} : { limit: asked['limit'] }),
    ...(asked['sectors'] === undefined || asked['sectors'] === null ? {} : { sectors: asked['sectors'] }),
    ...(conversationId === undefined ? {} : { conversationId }),
    ...(agentId === undefined ? {} : { agentId }),
    ...(userId === undefined ? {} : { userId }),
    ...(caller === undefined ? {} : { caller }),
    ...(tool === undefined ? {} : { tool }),
  };
}
