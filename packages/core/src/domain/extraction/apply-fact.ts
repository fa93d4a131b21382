import type { FactOrigin } from '../facts/fact-store.ts';
import { settleClaim } from '../facts/settle-claim.ts';
import { nameKey } from '../memories/match-key.ts';
import type { Platform } from '../platform.ts';
import type { UserScope } from '../scope.ts';
import type { Writers } from '../store.ts';
import type { FactCandidate } from './candidate.ts';

export interface AppliedFact {
  /** The fact that states the candidate, if any does. */
  readonly id?: string;
  readonly inserted: boolean;
  /** Facts that are believed no more. */
  readonly ended: readonly string[];
}

/** Reconciles a candidate with what is known of its subject in the one space of the scope, and carries it out. */
export async function applyFact(
  platform: Platform,
  writers: Writers,
  scope: UserScope,
  params: {
    readonly candidate: FactCandidate;
    readonly saidAt: number;
    readonly origin: FactOrigin;
    readonly at: number;
  },
): Promise<AppliedFact> {
  const { candidate, ...rest } = params;
  const { subject, subjects } = await namesOf(writers, scope, candidate.subject);
  const { fact, inserted, ended } = await settleClaim(writers, platform, scope, {
    ...rest,
    claim: { ...candidate, subject },
    subjects,
  });
  if (fact === undefined) return { inserted, ended: ended.map(({ id }) => id) };
  // What comes late has been ended already by what came before it.
  const over = inserted && fact.status === 'superseded' ? [...ended, fact] : ended;
  return { id: fact.id, inserted, ended: over.map(({ id }) => id) };
}

/** The name to keep facts of somebody under, and the match keys of all under which they may be kept. */
async function namesOf(
  { entities }: Pick<Writers, 'entities'>,
  scope: UserScope,
  name: string,
): Promise<{ readonly subject: string; readonly subjects: readonly string[] }> {
  const key = nameKey(name);
  const entity = (await entities.findByNames(scope, { keys: [key] })).get(key);
  if (entity === undefined) return { subject: name, subjects: [key] };
  return { subject: entity.name, subjects: [...new Set([entity.name, ...entity.aliases].map(nameKey))] };
}
