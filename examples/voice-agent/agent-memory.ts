import type { Client } from '@holdfast/sdk';

/** A message of an agent framework: LiveKit's `ChatMessage` and Pipecat's context have as much. */
export interface SpokenMessage {
  readonly role: 'user' | 'assistant';
  readonly text: string;
  /** ISO 8601. */
  readonly at?: string;
}

export interface AgentMemory {
  /** What the agent should know before it says the first word; put it into the instructions. */
  readonly instructions: string;
  readonly userId: string;
  /** What is remembered about what was just said; put it before the model answers. Empty when there is nothing. */
  recall(said: string): Promise<string>;
  /** To be called once, when the session has ended. */
  ended(messages: readonly SpokenMessage[]): Promise<void>;
}

export interface Session {
  /** Room or call, by which the conversation will be known. */
  readonly conversationId: string;
  /** Number or SIP address of the participant, if there is one. */
  readonly caller?: string;
  /** Or the user, where the agent knows. */
  readonly userId?: string;
  readonly agentId?: string;
}

/**
 * Memory for an agent that you run yourself. In LiveKit Agents: begin with it in the entry point, `recall` in
 * `onUserTurnCompleted`, and `ended` in `addShutdownCallback` with the items of the session's report.
 */
export async function withMemory(client: Client, session: Session): Promise<AgentMemory> {
  const { conversationId, caller, userId, agentId } = session;
  const whose = { ...(caller === undefined ? {} : { caller }), ...(userId === undefined ? {} : { userId }) };
  const startedAt = new Date().toISOString();
  const begun = await client.startCall(whose);
  const { user_name: name = '', memory_context: context = '' } = begun.variables;
  return {
    userId: begun.userId,
    instructions: `You are talking to ${name}. What is known:\n${context}`,
    async recall(said) {
      if (begun.userId === '') return '';
      const { memories, summary } = await client.queryCall({
        query: said,
        userId: begun.userId,
        conversationId,
        limit: 3,
      });
      return memories.length === 0 ? '' : summary;
    },
    async ended(messages) {
      await client.recordCall({
        provider: 'holdfast',
        payload: {
          conversationId,
          ...whose,
          ...(agentId === undefined ? {} : { agentId }),
          startedAt,
          endedAt: new Date().toISOString(),
          turns: messages.map(({ role, text, at }) => ({ role, content: text, ...(at === undefined ? {} : { at }) })),
        },
      });
    },
  };
}
