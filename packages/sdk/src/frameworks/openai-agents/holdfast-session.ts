import type { AgentInputItem, Session } from '@openai/agents';
import type { Memory, SessionTurn } from '../../generated/types.generated.ts';
import { allOwnMemories, ownMemories } from '../common/pages.ts';
import { type MemoryPlace, readFrom, writtenTo } from '../common/place.ts';
import { beginsItem, ITEMS, toItems, toTurns } from './stored-item.ts';

export interface HoldfastSessionOptions extends MemoryPlace {
  /** The session to go on with; a new one when not given. */
  readonly sessionId?: string;
  /** Which agent is talking. */
  readonly agentId?: string;
}

/** Turns of one call. */
const BATCH = 500;
/** Calls under way at once. */
const TOGETHER = 8;

/**
 * A session of the OpenAI Agents SDK whose history lies in Holdfast: `run(agent, input, { session })`. Each item is a turn,
 * so that what is said is recalled in other sessions, too. What is popped or cleared is hidden at once and can be restored
 * for some days; `client.forget` of the session removes it for good.
 */
export function holdfastSession(options: HoldfastSessionOptions): Session {
  const { client, agentId, sessionId = crypto.randomUUID() } = options;

  /** The newest whole items, oldest first. */
  async function newest(limit: number): Promise<ReturnType<typeof toItems>> {
    const memories: Memory[] = [];
    let items = 0;
    if (limit <= 0) return [];
    for await (const memory of ownMemories(options, { sourceType: ITEMS, sessionId, order: 'newest' })) {
      memories.push(memory);
      if (beginsItem(memory)) items += 1;
      if (items >= limit) break;
    }
    return toItems(memories).slice(-limit);
  }

  async function hide(ids: readonly string[]): Promise<void> {
    for (let from = 0; from < ids.length; from += TOGETHER) {
      const some = ids.slice(from, from + TOGETHER);
      await Promise.all(some.map((id) => client.forgetMemory({ id, ...readFrom(options) })));
    }
  }

  return {
    getSessionId: () => Promise.resolve(sessionId),

    async getItems(limit = Number.POSITIVE_INFINITY): Promise<AgentInputItem[]> {
      return (await newest(limit)).map(({ item }) => item);
    },

    async addItems(items: AgentInputItem[]): Promise<void> {
      const where = { ...writtenTo(options), sessionId, ...(agentId === undefined ? {} : { agentId }) };
      for (const turns of batchesOf(items.map(toTurns))) await client.rememberMany({ ...where, turns });
    },

    async popItem(): Promise<AgentInputItem | undefined> {
      const [last] = await newest(1);
      if (last !== undefined) await hide(last.memoryIds);
      return last?.item;
    },

    async clearSession(): Promise<void> {
      const memories = await allOwnMemories(options, { sourceType: ITEMS, sessionId });
      await hide(memories.map(({ id }) => id));
    },
  };
}

/** As many items a call as fit, each whole. */
function batchesOf(items: readonly SessionTurn[][]): SessionTurn[][] {
  const batches: SessionTurn[][] = [];
  for (const turns of items) {
    const last = batches.at(-1);
    if (last !== undefined && last.length + turns.length <= BATCH) last.push(...turns);
    else batches.push([...turns]);
  }
  return batches;
}
