import type { Client } from '@holdfast/sdk';
import { memoryProcessor } from '@holdfast/sdk/mastra';
import { Agent, type AgentConfig } from '@mastra/core/agent';

/** An agent that knows what was said in all threads of a resource. */
export function createMate({
  memory,
  model,
}: {
  readonly memory: Client;
  readonly model: AgentConfig['model'];
}): Agent {
  const processor = memoryProcessor({
    client: memory,
    identify: ({ threadId, resourceId }) => ({
      ...(threadId === undefined ? {} : { sessionId: threadId }),
      ...(resourceId === undefined ? {} : { space: resourceId }),
    }),
  });
  return new Agent({
    id: 'mate',
    name: 'Mate',
    instructions: 'You are a helpful mate. Be brief.',
    model,
    inputProcessors: [processor],
    outputProcessors: [processor],
  });
}
