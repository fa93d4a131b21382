import type { Store } from '../../domain/store.ts';
import { CalendarFault } from '../../domain/planner/calendars/calendar-port.ts';
import { keptOf, type KeptTokens, openTokens, sealTokens } from '../../domain/planner/calendars/google/tokens.ts';
import {
  changeAccount,
  findAccount,
  type GoogleAccount,
} from '../../domain/planner/calendars/google/google-records.ts';
import type { Platform } from '../../domain/platform.ts';
import { type UserScope, userKey } from '../../domain/scope.ts';
import type { Cipher } from '../../domain/secrets/cipher.ts';
import type { GoogleOAuth } from './google-oauth.ts';

export interface GoogleAccessParts {
  readonly store: Store;
  readonly platform: Pick<Platform, 'now'>;
  /** Undefined where no secret key is known, and so nothing can be connected. */
  readonly cipher: Cipher | undefined;
  readonly oauth: GoogleOAuth;
}

export interface GoogleAccess {
  /**
   * An access token that is good for a minute at least. `not`: the one that Google has just refused.
   * @throws CalendarFault `reconnect` when consent is gone, which is written down
   */
  readonly token: (
    scope: UserScope,
    params: { readonly accountId: string; readonly not?: string; readonly signal: AbortSignal },
  ) => Promise<string>;
  /** What the account is kept with; undefined when it is not there or does not open. */
  readonly kept: (scope: UserScope, accountId: string) => Promise<KeptTokens | undefined>;
}

interface Found {
  readonly account: GoogleAccount;
  readonly tokens: KeptTokens;
  readonly cipher: Cipher;
}

/** A token that ends within a minute could end on its way. */
const spareMs = 60_000;

/** Calls of this process that need a new token at the same time share one. */
export function googleAccess(parts: GoogleAccessParts): GoogleAccess {
  const { store, platform, cipher, oauth } = parts;
  const refreshing = new Map<string, Promise<string>>();

  const read = async (scope: UserScope, accountId: string): Promise<Found | undefined> => {
    const account = await store.read(scope, ({ planner }) => findAccount(planner, scope, accountId));
    if (account === undefined || cipher === undefined) return undefined;
    const tokens = await openTokens(cipher, scope, { accountId, sealed: account.tokens });
    return tokens === undefined ? undefined : { account, tokens, cipher };
  };
  const note = async (scope: UserScope, change: Parameters<typeof changeAccount>[2]): Promise<void> => {
    // A change that came in between is newer, and left as it is.
    await store.write(scope, ({ planner }) => changeAccount(planner, scope, change));
  };
  const renew = async (
    scope: UserScope,
    { account, tokens, cipher: sealing, signal }: Found & { readonly signal: AbortSignal },
  ): Promise<string> => {
    const accountId = account.record.id;
    try {
      const given = await oauth.refresh({ refreshToken: tokens.refreshToken, signal });
      const kept = keptOf(given, tokens.refreshToken);
      const sealed = await sealTokens(sealing, scope, { accountId, tokens: kept });
      await note(scope, { account, tokens: sealed, at: platform.now() });
      return given.accessToken;
    } catch (error) {
      if (error instanceof CalendarFault && error.kind === 'reconnect') {
        await note(scope, { account, state: 'broken', at: platform.now() });
      }
      throw error;
    }
  };

  return {
    async token(scope, { accountId, not, signal }) {
      const found = await read(scope, accountId);
      if (found === undefined) {
        throw new CalendarFault('reconnect', 'The tokens of this calendar cannot be opened. Connect it anew.');
      }
      const { account, tokens } = found;
      if (account.state === 'broken') {
        throw new CalendarFault('reconnect', 'Google takes the consent no longer. Connect the calendar anew.');
      }
      if (tokens.accessToken !== not && tokens.expiresAt > platform.now() + spareMs) return tokens.accessToken;
      const name = `${userKey(scope)} ${accountId}`;
      for (;;) {
        const under = refreshing.get(name);
        if (under === undefined) break;
        const shared = await under.catch((error: unknown) => {
          if (error instanceof CalendarFault) throw error;
          // Whoever had begun it has gone away; whoever is still here begins anew.
          signal.throwIfAborted();
        });
        if (shared !== undefined) return shared;
      }
      const begun = renew(scope, { ...found, signal }).finally(() => refreshing.delete(name));
      refreshing.set(name, begun);
      return begun;
    },
    async kept(scope, accountId) {
      return (await read(scope, accountId))?.tokens;
    },
  };
}
