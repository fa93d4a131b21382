import { newId } from '../../domain/ids.ts';
import type { Entity, NewEntity } from '../../domain/entities/entity-store.ts';
import type { Fact, NewFact } from '../../domain/facts/fact-store.ts';
import type { Link, NewLink } from '../../domain/links/link-store.ts';
import type { Memory } from '../../domain/memories/memory.ts';
import type { UserScope } from '../../domain/scope.ts';
import type { Fixture } from './fixture.ts';

/** Shorthands for what hangs on memories. */
export interface GraphFixture {
  readonly ensure: (
    scope: UserScope,
    ...entities: (Partial<NewEntity> & { readonly name: string })[]
  ) => Promise<Entity[]>;
  /** As `ensure`, of one that the memories mention. */
  readonly mentioned: (scope: UserScope, name: string, memories: readonly Memory[]) => Promise<Entity>;
  /** Each in default form: that Ana lives in Porto. */
  readonly state: (scope: UserScope, ...facts: (Partial<NewFact> & { readonly at?: number })[]) => Promise<Fact[]>;
  readonly link: (
    scope: UserScope,
    from: Memory,
    to: Memory,
    fields?: Partial<NewLink> & { readonly at?: number },
  ) => Promise<void>;
  readonly touching: (scope: UserScope, ...memories: readonly Memory[]) => Promise<Link[]>;
}

export function graphFixture(fixture: Fixture): GraphFixture {
  const ensure: GraphFixture['ensure'] = (scope, ...entities) =>
    fixture.store.write(scope, (w) =>
      w.entities.ensure(scope, {
        entities: entities.map((entity) => ({ id: newId(fixture.platform), type: 'person', ...entity })),
        at: 1,
      }),
    );
  return {
    ensure,
    async mentioned(scope, name, memories) {
      const [entity] = await ensure(scope, { name });
      if (entity === undefined) throw new Error('nothing was stored');
      await fixture.store.write(scope, (w) =>
        w.entities.mention(scope, { mentions: memories.map(({ seq }) => ({ entityNo: entity.no, seq })) }),
      );
      return { ...entity, mentions: memories.length };
    },
    async state(scope, ...facts) {
      const stored: Fact[] = [];
      for (const { at = 1_000, ...fact } of facts) {
        const full: NewFact = {
          id: newId(fixture.platform),
          subject: 'Ana',
          predicate: 'lives_in',
          object: 'Porto',
          confidence: 0.5,
          origin: 'rules',
          sources: [],
          ...fact,
        };
        stored.push(...(await fixture.store.write(scope, (w) => w.facts.insert(scope, { facts: [full], at }))));
      }
      return stored;
    },
    link: (scope, from, to, { at = 1_000, ...fields } = {}) =>
      fixture.store.write(scope, (w) =>
        w.links.put(scope, {
          links: [{ from: from.seq, to: to.seq, type: 'similar', weight: 0.5, origin: 'automatic', ...fields }],
          at,
        }),
      ),
    touching: (scope, ...memories) =>
      fixture.store.read(scope, (r) => r.links.touching(scope, { seqs: memories.map(({ seq }) => seq), limit: 99 })),
  };
}
