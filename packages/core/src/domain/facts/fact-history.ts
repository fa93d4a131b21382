import type { UserScope } from '../scope.ts';
import type { Readers } from '../store.ts';
import { keysOfName } from './fact-names.ts';
import type { Fact } from './fact-store.ts';
import { factNotFound } from './retract-fact.ts';

/**
 * All that was ever known of a subject and predicate, oldest first, by one of the facts or by name.
 *
 * @throws HoldfastError not_found when the fact is not there; of a name nothing may be known
 */
export async function factHistory(
  readers: Pick<Readers, 'facts' | 'entities'>,
  scope: UserScope,
  asked: { readonly id: string } | { readonly subject: string; readonly predicate?: string },
): Promise<Fact[]> {
  if (!('id' in asked)) {
    const { subject, ...rest } = asked;
    return readers.facts.history(scope, { subject: await keysOfName(readers, scope, subject), ...rest });
  }
  const [fact] = await readers.facts.getMany(scope, { ids: [asked.id] });
  if (fact === undefined) throw factNotFound(asked.id);
  const own: UserScope = { ...scope, spaces: [fact.space] };
  const subject = await keysOfName(readers, own, fact.subject);
  return readers.facts.history(own, { subject, predicate: fact.predicate });
}
