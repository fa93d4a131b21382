import type { UserScope } from '../../../scope.ts';
import type { Store } from '../../../store.ts';
import { accountsOf, changeAccount, findAccount, type GoogleAccount } from './google-records.ts';
import { tokensContext } from './tokens.ts';

/**
 * Seals the tokens of a user's accounts anew. Returns of how many.
 *
 * @param params.anew undefined for what is sealed as it should be, or does not open
 */
export async function resealAccounts(
  store: Store,
  scope: UserScope,
  params: {
    readonly anew: (sealed: string, context: string) => Promise<string | undefined>;
    readonly now: () => number;
  },
): Promise<number> {
  let changed = 0;
  for (const account of await store.read(scope, ({ planner }) => accountsOf(planner, scope))) {
    if (await resealed(store, scope, { ...params, account })) changed += 1;
  }
  return changed;
}

async function resealed(
  store: Store,
  scope: UserScope,
  { anew, now, account: found }: Parameters<typeof resealAccounts>[2] & { readonly account: GoogleAccount },
): Promise<boolean> {
  const { id } = found.record;
  let account: GoogleAccount | undefined = found;
  while (account !== undefined) {
    const before: GoogleAccount = account;
    const tokens = await anew(before.tokens, tokensContext(scope, id));
    if (tokens === undefined) return false;
    const after = await store.write(scope, ({ planner }) =>
      changeAccount(planner, scope, { account: before, tokens, at: now() }),
    );
    if (after !== undefined) return true;
    // What came in between is newer, and may be sealed by a process that was started with the old key.
    account = await store.read(scope, ({ planner }) => findAccount(planner, scope, id));
  }
  return false;
}
