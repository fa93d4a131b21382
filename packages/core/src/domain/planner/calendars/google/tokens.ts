import type { UserScope } from '../../../scope.ts';
import type { Cipher } from '../../../secrets/cipher.ts';
import type { GoogleTokens } from './google-door.ts';

/** Tokens as they are kept, sealed. */
export interface KeptTokens {
  readonly refreshToken: string;
  readonly accessToken: string;
  /** Milliseconds. */
  readonly expiresAt: number;
}

/** What is kept of new tokens; the refresh token stays when no other was given. */
export function keptOf({ accessToken, expiresAt, refreshToken }: GoogleTokens, before: string): KeptTokens {
  return { accessToken, expiresAt, refreshToken: refreshToken ?? before };
}

export function sealTokens(
  cipher: Cipher,
  scope: UserScope,
  { accountId, tokens }: { readonly accountId: string; readonly tokens: KeptTokens },
): Promise<string> {
  return cipher.seal(JSON.stringify(tokens), tokensContext(scope, accountId));
}

/** Undefined when they were sealed under another secret key, or for another account. */
export async function openTokens(
  cipher: Cipher,
  scope: UserScope,
  { accountId, sealed }: { readonly accountId: string; readonly sealed: string },
): Promise<KeptTokens | undefined> {
  const opened = await cipher.open(sealed, tokensContext(scope, accountId));
  // Sound: only sealTokens seals under this context.
  return opened === undefined ? undefined : (JSON.parse(opened) as KeptTokens);
}

/** What tokens are sealed for. */
export function tokensContext({ tenant, user }: UserScope, accountId: string): string {
  return JSON.stringify(['google_tokens', tenant, user, accountId]);
}
