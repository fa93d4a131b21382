import { newId } from '../../domain/ids.ts';
import type { Memory } from '../../domain/memories/memory.ts';
import { prepareMemory } from '../../domain/memories/prepare.ts';
import type { Platform } from '../../domain/platform.ts';
import type { UserScope } from '../../domain/scope.ts';
import type { Store } from '../../domain/store.ts';
import { canaryWord } from './needles.ts';
import type { Planted } from './plant.ts';

/**
 * Plants what jobs would make of the planted memories: a typed memory, a summary that rests on it and on all the others,
 * and a dead job that names the first and has failed with its words.
 */
export async function plantDerived(
  store: Store,
  platform: Platform,
  { scope, seed, planted }: { readonly scope: UserScope; readonly seed: string; readonly planted: Planted },
): Promise<Planted> {
  const words = {
    derived: canaryWord(`${seed} derived`),
    summary: canaryWord(`${seed} summary`),
    failure: canaryWord(`${seed} failure`),
  };
  await store.write(scope, async (writers) => {
    const sources = await writers.memories.getMany(scope, { ids: planted.memoryIds });
    const make = async (type: string, content: string, from: readonly Memory[]): Promise<Memory> => {
      const item = { content, kind: 'semantic', source: { type, id: newId(platform) } } as const;
      const [made] = await writers.memories.insert(scope, { memories: [prepareMemory(item, platform, 'none')] });
      if (made === undefined) throw new Error('nothing was stored');
      const links = from.map(({ seq }) => ({
        from: made.seq,
        to: seq,
        type: 'derived_from' as const,
        weight: 1,
        origin: 'automatic' as const,
      }));
      await writers.links.put(scope, { links, at: platform.now() });
      return made;
    };
    const first = sources.filter(({ id }) => id === planted.memoryIds[0]);
    const derived = await make('extraction', `Ana's code is ${words.derived}`, first);
    await make('consolidation', `A day of ${words.summary}`, [derived, ...sources]);
    const job = { id: newId(platform), kind: 'embed_memories', runAt: 1 } as const;
    await writers.jobs.enqueue(scope, { jobs: [{ ...job, payload: { memoryIds: planted.memoryIds.slice(0, 1) } }] });
    const lease = { worker: 'planter', now: 2, leaseUntil: 3 };
    await writers.jobs.claim({ kind: 'system' }, { ...lease, kinds: ['embed_memories'], limit: 9 });
    await writers.jobs.fail(scope, { id: job.id, worker: 'planter', error: words.failure, now: 3 });
  });
  return { ...planted, words: { ...planted.words, ...words } };
}
