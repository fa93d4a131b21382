import type { Client, Memory, RecallFilter } from '../generated/types.generated.ts';

/** Conditions that every memory found must meet. */
export type SearchFilters = RecallFilter;

export interface MemorySkillOptions {
  /** Whose memories; the client's default user when not given. */
  readonly userId?: string;
  /** Spaces to read; the client's default when not given. */
  readonly spaces?: '*' | string[];
  /** At most so many memories from `search`; 10 by default. */
  readonly limit?: number;
  /** Budget of the block that `enrichContext` adds; 2,000 by default. */
  readonly maxTokens?: number;
}

const OPENING = '=== Relevant Context ===';
const CLOSING = '========================';

/**
 * Memory as a skill of an agent, over a server (`connect`) or an embedded file (`open`). A class and not a function,
 * since agent frameworks register skills as objects of a class.
 */
export class MemorySkill {
  readonly #client: Pick<Client, 'recall' | 'context'>;
  readonly #options: MemorySkillOptions;

  constructor(client: Pick<Client, 'recall' | 'context'>, options: MemorySkillOptions = {}) {
    this.#client = client;
    this.#options = options;
  }

  /** What is remembered about the query as one text of at most `maxTokens` tokens; empty when nothing is. */
  async getContext(query: string, maxTokens: number): Promise<string> {
    const { context } = await this.#client.context({ query, maxTokens, ...this.#scope() });
    return context;
  }

  /** The memories that answer the query, best first. */
  async search(query: string, filters?: SearchFilters): Promise<Memory[]> {
    const { results } = await this.#client.recall({
      query,
      ...(filters === undefined ? {} : { filter: filters }),
      ...(this.#options.limit === undefined ? {} : { k: this.#options.limit }),
      ...this.#scope(),
    });
    return results.map((result) => result.memory);
  }

  /**
   * A prompt: the conversation so far, a delimited block of what is remembered about the message, and the message.
   * Without anything remembered there is no block. What a memory says cannot end the block or open another.
   */
  async enrichContext(userMessage: string, conversationHistory: string): Promise<string> {
    const context = await this.getContext(userMessage, this.#options.maxTokens ?? 2_000);
    const block = context === '' ? [] : [`${OPENING}\n${defuse(context)}\n${CLOSING}`];
    const history = conversationHistory === '' ? [] : [conversationHistory];
    return [...history, ...block, `User: ${userMessage}`].join('\n\n');
  }

  #scope(): { userId?: string; spaces?: '*' | string[] } {
    const { userId, spaces } = this.#options;
    return { ...(userId === undefined ? {} : { userId }), ...(spaces === undefined ? {} : { spaces }) };
  }
}

/**
 * Turns the equals signs of whatever looks like a delimiter into hyphens: four in a row anywhere, three on both sides
 * of a heading or alone on a line. `a === b` in a remembered program stays as it was.
 */
function defuse(text: string): string {
  return text
    .replaceAll(/[=＝﹦]{4,}/gu, dashes)
    .replaceAll(/[=＝﹦]{3}(?=[ \t]*relevant[ \t]+context)/giu, dashes)
    .replaceAll(/(?<=relevant[ \t]+context[ \t]*)[=＝﹦]{3}/giu, dashes)
    .replaceAll(/^[ \t]*[=＝﹦]{3}[ \t]*$/gmu, dashes);
}

function dashes(run: string): string {
  return run.replaceAll(/[=＝﹦]/gu, '-');
}
