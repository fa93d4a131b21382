import { defined } from '@holdfast/contract';
import { z } from 'zod';
import { entityPage } from '../../domain/entities/entity-page.ts';
import { mergeEntities } from '../../domain/entities/merge-entities.ts';
import { nameKey } from '../../domain/memories/match-key.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import type { Handlers } from '../handler.ts';
import { presentEntity, presentFacts } from '../present-graph.ts';
import { presentMemory } from '../present.ts';

export const entityHandlers: Pick<Handlers, 'listEntities' | 'getEntity' | 'mergeEntities'> = {
  async listEntities({ input, scope, dependencies: { store, platform } }) {
    const { type, limit, cursor } = input;
    const filter = defined({ type, prefix: input.prefix === undefined ? undefined : nameKey(input.prefix) });
    const list = platform.sha256(JSON.stringify(['entities', scope, filter])).slice(0, 16);
    const after = cursor === undefined ? undefined : readCursor(cursor, list, z.tuple([z.int(), z.string()]));
    const found = await store.read(scope, ({ entities }) =>
      entities.list(scope, {
        ...filter,
        limit: limit + 1,
        ...(after === undefined ? {} : { after: { mentions: after[0], id: after[1] } }),
      }),
    );
    const page = found.slice(0, limit);
    const last = found.length > limit ? page.at(-1) : undefined;
    return {
      entities: page.map(presentEntity),
      ...(last === undefined ? {} : { nextCursor: writeCursor(list, [last.mentions, last.id]) }),
    };
  },

  async getEntity({ input, scope, dependencies: { store, platform } }) {
    const { id, memories, facts, neighbours } = input;
    return store.read(scope, async (readers) => {
      const page = await entityPage(readers, scope, { id, now: platform.now(), memories, facts, neighbours });
      return {
        entity: presentEntity(page.entity),
        facts: await presentFacts(readers, scope, page.facts),
        memories: page.memories.map(presentMemory),
        neighbours: page.neighbours.map(({ entity, shared }) => ({ entity: presentEntity(entity), shared })),
      };
    });
  },

  mergeEntities: async ({ input: { id, from }, scope, dependencies }) => ({
    entity: presentEntity(await mergeEntities(dependencies, scope, { from, into: id })),
  }),
};
