import type { Entity } from '../entities/entity-store.ts';
import { matchKey, nameKey, standsIn } from '../memories/match-key.ts';
import type { UserScope } from '../scope.ts';
import type { Writers } from '../store.ts';

/** Memories of an entity that are looked through for an alias. */
const mostRead = 500;

/**
 * Takes names from entities of which forgotten memories told and others do still: one that is in none of those may have been
 * known from the forgotten ones alone. What stands in a fact stays. The name itself gives way to an alias that stays; without
 * one it is what the entity is.
 */
export async function cleanAliases(
  writers: Pick<Writers, 'entities' | 'facts' | 'memories'>,
  scope: UserScope,
  { mentioned, at }: { readonly mentioned: readonly Entity[]; readonly at: number },
): Promise<void> {
  const { entities, memories } = writers;
  const ids = new Set(mentioned.filter(({ aliases }) => aliases.length > 0).map(({ id }) => id));
  for (const entity of await entities.getMany(scope, { ids: [...ids] })) {
    const uses = await entities.mentioning(scope, { entityNos: [entity.no], limit: mostRead });
    const texts = await memories.getBySeqs(scope, { seqs: uses.map(({ seq }) => seq) });
    const words = texts.map(({ content }) => matchKey(content));
    const known = new Set<string>();
    for (const name of [entity.name, ...entity.aliases]) {
      const told = words.some((text) => standsIn(text, matchKey(name)));
      if (told || (await isStated(writers, { ...scope, spaces: [entity.space] }, name))) known.add(name);
    }
    const [first] = entity.aliases.filter((alias) => known.has(alias));
    const renamed = !known.has(entity.name) && first !== undefined;
    if (renamed) await entities.rename(scope, { id: entity.id, name: first, at });
    const names = [entity.name, ...entity.aliases].filter((name) => !known.has(name));
    const gone = renamed ? names : names.filter((name) => name !== entity.name);
    if (gone.length > 0) await entities.dropAliases(scope, { id: entity.id, names: gone });
  }
}

async function isStated({ facts }: Pick<Writers, 'facts'>, scope: UserScope, name: string): Promise<boolean> {
  const key = nameKey(name);
  const about = await facts.list(scope, { filter: { about: [key], includeSuperseded: true }, limit: 20 });
  return about.some(({ subject, object }) => nameKey(subject) === key || nameKey(object) === key);
}
