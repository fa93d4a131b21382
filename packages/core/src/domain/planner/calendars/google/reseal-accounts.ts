import type { UserScope } from '../../../scope.ts';
import type { Store } from '../../../store.ts';
import { accountsOf, changeAccount } from './google-records.ts';
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
    const tokens = await params.anew(account.tokens, tokensContext(scope, account.record.id));
    if (tokens === undefined) continue;
    // What came in between has newer tokens, sealed by a process that was started with the new key.
    await store.write(scope, ({ planner }) => changeAccount(planner, scope, { account, tokens, at: params.now() }));
    changed += 1;
  }
  return changed;
}
