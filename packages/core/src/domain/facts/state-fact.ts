import type { Platform } from '../platform.ts';
import { present } from '../present.ts';
import type { UserScope } from '../scope.ts';
import type { Writers } from '../store.ts';
import { keysOfName } from './fact-names.ts';
import type { Fact, FactOrigin } from './fact-store.ts';
import { type FactClaim, settleClaim } from './settle-claim.ts';

/** What somebody states; instants are milliseconds. */
export interface FactStatement extends Omit<FactClaim, 'stance'> {
  readonly origin: FactOrigin;
  /** Whether one object holds at a time; by the predicate when not given. */
  readonly single?: boolean;
}

export interface StatedFact {
  readonly fact: Fact;
  readonly outcome: 'created' | 'confirmed';
  /** What it ended, contradicts or corrects, as it is now. */
  readonly ended: readonly Fact[];
}

/**
 * Stores what is stated beside what is known of the same subject and predicate, inside a transaction; reconcile.ts says
 * how. It is meant to the letter: the same with other times takes back the known one.
 */
export async function stateFact(
  writers: Pick<Writers, 'facts' | 'entities' | 'links'>,
  platform: Pick<Platform, 'now' | 'randomBytes'>,
  scope: UserScope,
  { origin, single, ...claim }: FactStatement,
): Promise<StatedFact> {
  const now = platform.now();
  const { outcome, fact, ended } = await settleClaim(writers, platform, scope, {
    claim: { ...claim, stance: 'states' },
    subjects: await keysOfName(writers, scope, claim.subject),
    objects: await keysOfName(writers, scope, claim.object),
    exact: true,
    ...(single === undefined ? {} : { single }),
    origin,
    saidAt: now,
    at: now,
  });
  return { fact: present(fact), outcome: outcome === 'same' ? 'confirmed' : 'created', ended };
}
