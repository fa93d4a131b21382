import type { Entity } from '../entities/entity-store.ts';
import { matchKey } from '../memories/match-key.ts';
import type { UserScope } from '../scope.ts';
import type { Writers } from '../store.ts';

/** Memories of an entity that are looked through for an alias. */
const mostRead = 500;

/**
 * Takes aliases from entities of which forgotten memories told and others do still: an alias that is in none of those may
 * have been known from the forgotten ones alone. The name stays: it is what the entity is.
 */
export async function cleanAliases(
  { entities, memories }: Pick<Writers, 'entities' | 'memories'>,
  scope: UserScope,
  mentioned: readonly Entity[],
): Promise<void> {
  const ids = new Set(mentioned.filter(({ aliases }) => aliases.length > 0).map(({ id }) => id));
  for (const entity of await entities.getMany(scope, { ids: [...ids] })) {
    const uses = await entities.mentioning(scope, { entityNos: [entity.no], limit: mostRead });
    const texts = await memories.getBySeqs(scope, { seqs: uses.map(({ seq }) => seq) });
    const words = texts.map(({ content }) => matchKey(content));
    const names = entity.aliases.filter((alias) => !words.some((text) => text.includes(matchKey(alias))));
    if (names.length > 0) await entities.dropAliases(scope, { id: entity.id, names });
  }
}
