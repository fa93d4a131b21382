import { loadTokenCounter } from '../lib/tokens.ts';
import type { Memory } from '../memories/memory.ts';
import type { Degradation } from '../recall/query.ts';
import { type RecallDependencies, recallMemories } from '../recall/recall.ts';
import type { UserScope } from '../scope.ts';
import { type Capsule, packCapsule } from './capsule.ts';
import { type CapsuleLine, capsuleLines } from './capsule-lines.ts';
import { type Gathered, gather } from './gather.ts';
import { type Receiver, type Staleness, stalenessOf } from './staleness.ts';
import { readWork } from './read-work.ts';

export interface Restoring extends Receiver {
  readonly sessionId?: string;
  readonly agentId?: string;
  /** What memories are to be about; the task when not given. */
  readonly about?: string;
  readonly recall: boolean;
  readonly maxTokens: number;
}

export interface Restored extends Gathered {
  readonly memories: readonly { readonly memory: Memory; readonly score: number }[];
  readonly capsule: Capsule & { readonly contentHash: string };
  readonly stateHash: string;
  readonly staleness: Staleness;
  readonly degraded: readonly Degradation[];
}

/** Memories that are looked for. */
const MOST_MEMORIES = 8;
/** Of a long request, its beginning is enough to look by. */
const MOST_WORDS = 1_000;

/** Puts together what an agent should know to go on. Stores nothing. */
export async function restore(
  dependencies: RecallDependencies & { readonly timeZone: string },
  scope: UserScope,
  wanted: Restoring,
): Promise<Restored> {
  const { store, platform } = dependencies;
  const now = platform.now();
  const { sessionId, agentId } = wanted;
  const gathered = await store.read(scope, (readers) =>
    gather(readers, scope, {
      at: now,
      ...(sessionId === undefined ? {} : { sessionId }),
      ...(agentId === undefined ? {} : { agentId }),
    }),
  );
  const about = wanted.recall ? topicOf(gathered, wanted) : undefined;
  const recalled = about === undefined ? undefined : await look(dependencies, scope, { about, gathered, now });
  const memories = recalled?.memories ?? [];
  const lines = capsuleLines(gathered, { now, memories });
  const capsule = packCapsule(lines, { maxTokens: wanted.maxTokens, count: await loadTokenCounter() });
  const contentHash = platform.sha256(capsule.text);
  const stateHash = platform.sha256(JSON.stringify(lines.filter(isState).map(({ text }) => text)));
  const staleness = stalenessOf(gathered, wanted, { now, contentHash, stateHash, empty: lines.length === 0 });
  return {
    ...gathered,
    memories,
    capsule: { ...capsule, contentHash },
    stateHash,
    staleness,
    degraded: recalled?.degraded ?? [],
  };
}

/** When a session was last seen, and what recall finds, changes without anything having been done. */
function isState({ kind }: CapsuleLine): boolean {
  return kind !== 'memory' && kind !== 'session';
}

function topicOf({ task, context }: Gathered, { about }: Restoring): string | undefined {
  const work = readWork(context);
  const topic = about ?? task ?? work.request ?? work.step;
  const words = topic?.slice(0, MOST_WORDS).toWellFormed().trim();
  return words === '' ? undefined : words;
}

async function look(
  dependencies: RecallDependencies & { readonly timeZone: string },
  scope: UserScope,
  { about, gathered, now }: { readonly about: string; readonly gathered: Gathered; readonly now: number },
): Promise<Pick<Restored, 'memories' | 'degraded'>> {
  const { store } = dependencies;
  const timeZone = (await store.read(scope, ({ users }) => users.timeZone(scope))) ?? dependencies.timeZone;
  const recalled = await recallMemories(dependencies, scope, {
    query: {
      query: about,
      k: MOST_MEMORIES,
      filter: {},
      profile: 'relevance',
      mode: 'recall',
      now,
      timeZone,
      includeArchived: false,
    },
    window: 0,
  });
  // What was said last in the session is told already, or is still in the receiver's own context.
  const told = new Set(gathered.turns.map(({ id }) => id));
  return {
    memories: recalled.results
      .filter(({ memory }) => !told.has(memory.id))
      .map(({ memory, score }) => ({ memory, score })),
    degraded: recalled.degraded,
  };
}
