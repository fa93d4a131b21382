import type { MemoryFilter } from '../memories/memory-store.ts';
import type { Memory } from '../memories/memory.ts';
import type { Platform } from '../platform.ts';
import type { UserScope } from '../scope.ts';
import { forgetWords } from '../sessions/forget-words.ts';
import type { Store } from '../store.ts';
import { withDerived } from './derived.ts';

/** Memories that are read at once. */
const PAGE = 200;
/** Characters of texts that are looked for at once. */
const MOST_CHARS = 1_000_000;
/** Of a shorter text nobody can tell whether it is repeated. */
const fewestRepeated = 8;

/**
 * Removes what sessions keep that repeats memories which are about to be removed, and what was derived from them. All of
 * them are looked for at once, before the first goes: stopped in between, it can begin anew. Looks in the sessions in which they were said.
 */
export async function forgetRepeats(
  { store, platform }: { readonly store: Store; readonly platform: Platform },
  scope: UserScope,
  {
    own,
    filter,
    signal,
    reason = 'forgotten',
  }: {
    readonly own: UserScope;
    readonly filter: MemoryFilter;
    readonly signal?: AbortSignal | undefined;
    readonly reason?: 'deleted' | 'forgotten';
  },
): Promise<void> {
  const [any] = await store.read(scope, ({ sessions }) => sessions.sessions(scope, { limit: 1 }));
  if (any === undefined) return;
  let texts: string[] = [];
  let chars = 0;
  const sessionIds = new Set<string>();
  const flush = async (): Promise<void> => {
    await forgetWords({ store, platform }, scope, { texts, sessionIds: [...sessionIds], reason });
    [texts, chars] = [[], 0];
    sessionIds.clear();
  };
  let after: { readonly occurredAt: number; readonly seq: number } | undefined;
  for (let more = true; more;) {
    signal?.throwIfAborted();
    const place = after === undefined ? {} : { after };
    const page = await store.read(scope, async (readers) => {
      const chosen = await readers.memories.list(own, { filter, order: 'oldest', limit: PAGE, ...place });
      const { memories } = await withDerived(readers, scope, chosen);
      const former = await readers.memories.formerContents(scope, { seqs: memories.map(({ seq }) => seq) });
      return { chosen, memories, former };
    });
    for (const { sessionId } of page.memories) if (sessionId !== undefined) sessionIds.add(sessionId);
    for (const text of [...page.memories.map(({ content }) => content), ...page.former]) {
      if (text.length < fewestRepeated) continue;
      texts.push(text);
      chars += text.length;
    }
    if (chars >= MOST_CHARS) await flush();
    after = page.chosen.at(-1);
    more = page.chosen.length === PAGE;
    await platform.yieldTurn();
  }
  await flush();
}

/** The same of a few memories. */
export async function forgetRepeatsOf(
  { store, platform }: { readonly store: Store; readonly platform: Platform },
  scope: UserScope,
  memories: readonly Memory[],
): Promise<void> {
  const texts = memories.map(({ content }) => content).filter(({ length }) => length >= fewestRepeated);
  const sessionIds = memories.flatMap(({ sessionId }) => sessionId ?? []);
  await forgetWords({ store, platform }, scope, { texts, sessionIds });
}
