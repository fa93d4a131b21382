import type { Client } from '@holdfast/sdk';
import { holdfastSession } from '@holdfast/sdk/openai-agents';
import { Agent, type Runner } from '@openai/agents';

const agent = new Agent({ name: 'Desk', instructions: 'You answer for the harbour office. Be brief.' });

export interface Message {
  /** From `connect` or `open`. */
  readonly memory: Client;
  readonly runner: Runner;
  /** The same id goes on where the session was left, today or next year. */
  readonly sessionId: string;
  readonly text: string;
}

/** Answers a message of a session whose history lies in Holdfast. */
export async function answer({ memory, runner, sessionId, text }: Message): Promise<string> {
  const session = holdfastSession({ client: memory, sessionId });
  const { finalOutput } = await runner.run(agent, text, { session });
  return finalOutput ?? '';
}
