import { canonicalJson } from '../canonical-json.ts';
import { HoldfastError } from '../errors.ts';
import type { Platform } from '../platform.ts';
import type { UserScope } from '../scope.ts';
import { type ForgettingTarget, isWhole } from './target.ts';

/** From so many memories on, a forgetting must be confirmed. */
export const mostUnconfirmed = 100;
const validMs = 10 * 60 * 1_000;

interface Plan {
  readonly scope: UserScope;
  readonly target: ForgettingTarget;
  readonly memories: number;
}

export interface Confirmation {
  readonly token: string;
  readonly expiresAt: number;
}

export function needsConfirmation({ target, memories }: Plan): boolean {
  return memories > mostUnconfirmed || isWhole(target);
}

/**
 * A token that stands for a plan that somebody has seen: nothing is kept of it. It says how many memories were seen and
 * until when it holds; the rest is an HMAC under the tenant's key.
 */
export function confirmationOf(platform: Pick<Platform, 'hmac' | 'now'>, key: Uint8Array, plan: Plan): Confirmation {
  const expiresAt = platform.now() + validMs;
  return { token: tokenOf(platform, key, { plan, seen: plan.memories, expiresAt }), expiresAt };
}

/**
 * @throws HoldfastError confirmation_required unless the token is of this target and scope, still holds, and no more
 *   memories would go than were seen
 */
export function demandConfirmation(
  platform: Pick<Platform, 'hmac' | 'now'>,
  key: Uint8Array,
  { plan, token }: { readonly plan: Plan; readonly token: string | undefined },
): void {
  if (!needsConfirmation(plan)) return;
  if (token === undefined) throw required('This would forget much.');
  const [end = '', seen = ''] = token.split('.');
  const expiresAt = Number(end);
  if (token !== tokenOf(platform, key, { plan, seen: Number(seen), expiresAt })) {
    throw required('The confirmation belongs to another request.');
  }
  if (!(platform.now() <= expiresAt)) throw required('The confirmation is no longer valid.');
  if (plan.memories > Number(seen)) throw required('There is more to forget now than was confirmed.');
}

function tokenOf(
  platform: Pick<Platform, 'hmac'>,
  key: Uint8Array,
  { plan, seen, expiresAt }: { readonly plan: Plan; readonly seen: number; readonly expiresAt: number },
): string {
  const { scope, target } = plan;
  // A line break stands in no match key: a token can never pass for a mark.
  return `${expiresAt}.${seen}.${platform.hmac(key, `confirm\n${canonicalJson({ scope, target, seen, expiresAt })}`)}`;
}

function required(why: string): HoldfastError {
  return new HoldfastError('confirmation_required', {
    detail: `${why} Call with dryRun to see what would be forgotten, then again with its confirmation as \`confirm\`.`,
    faults: [{ field: 'confirm', message: 'a confirmation of a dry run is needed' }],
  });
}
