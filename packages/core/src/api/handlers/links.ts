import { defined } from '@holdfast/contract';
import { linkMemories, memoriesOf, unlinkMemories } from '../../domain/links/link-memories.ts';
import type { LinkType } from '../../domain/links/link-store.ts';
import { findPath } from '../../domain/links/path.ts';
import { findSubgraph } from '../../domain/links/subgraph.ts';
import type { Ways } from '../../domain/links/walk.ts';
import type { Memory } from '../../domain/memories/memory.ts';
import { present } from '../../domain/present.ts';
import type { UserScope } from '../../domain/scope.ts';
import type { Readers } from '../../domain/store.ts';
import type { Handlers } from '../handler.ts';
import { presentLinks } from '../present-graph.ts';
import { presentMemory } from '../present.ts';

export const linkHandlers: Pick<Handlers, 'linkMemories' | 'unlinkMemories' | 'neighbours' | 'path' | 'subgraph'> = {
  async linkMemories({ input: { from, to, type, weight }, scope, dependencies }) {
    const { link, memories } = await linkMemories(dependencies, scope, { from, to, type, weight });
    return { link: present(presentLinks([link], memories)[0]) };
  },

  async unlinkMemories({ input: { from, to, type }, scope, dependencies }) {
    return { removed: await unlinkMemories(dependencies, scope, { from, to, type }) };
  },

  async neighbours({ input, scope, dependencies: { store } }) {
    const { id, limit } = input;
    return store.read(scope, async (readers) => {
      const [memory] = await memoriesOf(readers, scope, { id });
      const { seq } = present(memory);
      const links = await readers.links.touching(scope, { seqs: [seq], ...waysOf(input), limit });
      const bySeq = await rowsOf(
        readers,
        scope,
        links.flatMap(({ from, to }) => [from, to]),
      );
      const wire = links.flatMap((link) => {
        const other = bySeq.get(link.from === seq ? link.to : link.from);
        const [shown] = presentLinks([link], [...bySeq.values()]);
        return other === undefined || shown === undefined ? [] : [{ memory: presentMemory(other), link: shown }];
      });
      return { neighbours: wire };
    });
  },

  async path({ input, scope, dependencies: { store } }) {
    const { from, to, maxHops } = input;
    return store.read(scope, async (readers) => {
      const [first, last] = await memoriesOf(readers, scope, { from, to });
      const ends = { from: present(first).seq, to: present(last).seq };
      const { found, seqs, links, truncated } = await findPath(readers, scope, {
        ...ends,
        maxHops,
        ways: waysOf(input),
      });
      const bySeq = await rowsOf(readers, scope, seqs);
      const memories = seqs.flatMap((seq) => bySeq.get(seq) ?? []);
      return { found, memories: memories.map(presentMemory), links: presentLinks(links, memories), truncated };
    });
  },

  async subgraph({ input, scope, dependencies: { store } }) {
    const { ids, hops, limit } = input;
    return store.read(scope, async (readers) => {
      const starts = await memoriesOf(
        readers,
        scope,
        Object.fromEntries(ids.map((id, index) => [`ids[${index}]`, id])),
      );
      const from = starts.map(({ seq }) => seq);
      const { places, links, truncated } = await findSubgraph(readers, scope, {
        from,
        hops,
        limit,
        ways: waysOf(input),
      });
      const bySeq = await rowsOf(
        readers,
        scope,
        places.map(({ seq }) => seq),
      );
      return {
        memories: places.flatMap((place) => {
          const memory = bySeq.get(place.seq);
          return memory === undefined ? [] : [{ memory: presentMemory(memory), hops: place.hops }];
        }),
        links: presentLinks(links, [...bySeq.values()]),
        truncated,
      };
    });
  },
};

function waysOf(input: {
  readonly types?: readonly LinkType[] | undefined;
  readonly minWeight?: number | undefined;
}): Ways {
  return defined({ types: input.types, minWeight: input.minWeight });
}

async function rowsOf(
  { memories }: Pick<Readers, 'memories'>,
  scope: UserScope,
  seqs: readonly number[],
): Promise<Map<number, Memory>> {
  const rows = await memories.getBySeqs(scope, { seqs: [...new Set(seqs)] });
  return new Map(rows.map((memory) => [memory.seq, memory]));
}
