import { type Client, MemorySkill } from '@holdfast/sdk';

/** Whatever turns a prompt into an answer: a model, here left to the caller. */
export type Complete = (prompt: string) => Promise<string>;

export interface Assistant {
  /** Answers a message with what is remembered about it, and remembers the exchange. */
  say(userMessage: string): Promise<string>;
}

/** A conversation handler with memory, over a server (`connect`) or an embedded file (`open`). */
export function createAssistant(client: Client, complete: Complete, sessionId: string): Assistant {
  const memorySkill = new MemorySkill(client);
  const history: string[] = [];
  return {
    async say(userMessage) {
      const prompt = await memorySkill.enrichContext(userMessage, history.join('\n'));
      const answer = await complete(prompt);
      history.push(`User: ${userMessage}`, `Assistant: ${answer}`);
      await client.rememberMany({
        sessionId,
        turns: [
          { role: 'user', content: userMessage },
          { role: 'assistant', content: answer },
        ],
      });
      return answer;
    },
  };
}
