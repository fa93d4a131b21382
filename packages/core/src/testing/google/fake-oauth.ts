import { createHash } from 'node:crypto';

/** What an OAuth endpoint answers. */
export interface OAuthAnswer {
  readonly status: number;
  readonly body?: object;
  /** Where the browser is sent to. */
  readonly location?: string;
}

/** What the person at the consent screen does. */
export type Consent =
  | {
      readonly kind: 'grant';
      /** The scopes left ticked; all that were asked for when not given. */ readonly scopes?: readonly string[];
    }
  | { readonly kind: 'deny' };

export interface FakeClient {
  readonly id: string;
  readonly secret: string;
  /** Beside any port of the loopback interface, which desktop clients may use. */
  readonly redirectUris: readonly string[];
}

export interface FakeOAuth {
  /** The consent screen: answers with where it sends the browser. */
  readonly authorize: (query: URLSearchParams) => OAuthAnswer;
  readonly token: (form: URLSearchParams) => OAuthAnswer;
  readonly revoke: (form: URLSearchParams) => OAuthAnswer;
  /** Scopes of an access token that is good now. */
  readonly scopesOf: (accessToken: string) => readonly string[] | undefined;
  readonly consent: (next: Consent) => void;
  /** Access tokens given so far are over; their refresh tokens are good. */
  readonly expireAccessTokens: () => void;
  /** The person takes consent back in the settings of the account. */
  readonly revokeConsent: () => void;
  /** Refresh tokens that are good. */
  readonly refreshTokens: () => readonly string[];
}

interface Grant {
  readonly scopes: readonly string[];
}

interface Code extends Grant {
  readonly redirectUri: string;
  readonly challenge: string | undefined;
  readonly offline: boolean;
}

const loopback = /^http:\/\/(?:127\.0\.0\.1|\[::1\]|localhost)(?::\d+)?(?:\/|$)/;
const tokenSeconds = 3_599;

/** Google's authorisation server: codes with PKCE that work once, access tokens that end, refresh tokens that stay. */
export function fakeOAuth({ client, now }: { readonly client: FakeClient; readonly now: () => number }): FakeOAuth {
  const codes = new Map<string, Code>();
  const access = new Map<string, Grant & { readonly until: number }>();
  const refresh = new Map<string, Grant>();
  let next: Consent = { kind: 'grant' };
  let granted = false;
  let made = 0;
  const name = (kind: string): string => {
    made += 1;
    return `${kind}${createHash('sha256').update(`${kind}${made}`).digest('base64url').slice(0, 40)}`;
  };
  const give = (grant: Grant, refreshToken?: string): OAuthAnswer => {
    const token = name('ya29.');
    access.set(token, { ...grant, until: now() + tokenSeconds * 1_000 });
    const body = {
      access_token: token,
      expires_in: tokenSeconds,
      ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
      scope: grant.scopes.join(' '),
      token_type: 'Bearer',
    };
    return { status: 200, body };
  };
  const fault = (status: number, error: string, description: string): OAuthAnswer => ({
    status,
    body: { error, error_description: description },
  });

  return {
    authorize(query) {
      const redirectUri = query.get('redirect_uri') ?? '';
      const known = client.redirectUris.includes(redirectUri) || loopback.test(redirectUri);
      if (query.get('client_id') !== client.id) return fault(401, 'invalid_client', 'The OAuth client was not found.');
      if (!known) return fault(400, 'redirect_uri_mismatch', 'The redirect URI is not registered.');
      if (query.get('response_type') !== 'code')
        return fault(400, 'unsupported_response_type', 'Invalid response_type');
      const challenge = query.get('code_challenge') ?? undefined;
      if (challenge !== undefined && query.get('code_challenge_method') !== 'S256') {
        return fault(400, 'invalid_request', 'Only S256 is taken by this fake.');
      }
      const back = new URL(redirectUri);
      const state = query.get('state');
      if (state !== null) back.searchParams.set('state', state);
      if (next.kind === 'deny') {
        back.searchParams.set('error', 'access_denied');
        return { status: 302, location: back.href };
      }
      const scopes = next.scopes ?? (query.get('scope') ?? '').split(' ');
      // A refresh token comes with the first consent, and with one that was asked for anew.
      const offline = query.get('access_type') === 'offline' && (!granted || query.get('prompt') === 'consent');
      granted = true;
      const code = name('4/');
      codes.set(code, { scopes, redirectUri, challenge, offline });
      back.searchParams.set('code', code);
      back.searchParams.set('scope', scopes.join(' '));
      return { status: 302, location: back.href };
    },
    token(form) {
      if (form.get('client_id') !== client.id || form.get('client_secret') !== client.secret) {
        return fault(401, 'invalid_client', 'The provided client secret is invalid.');
      }
      switch (form.get('grant_type')) {
        case 'authorization_code': {
          const code = codes.get(form.get('code') ?? '');
          codes.delete(form.get('code') ?? '');
          if (code === undefined) return fault(400, 'invalid_grant', 'Malformed auth code.');
          if (code.redirectUri !== form.get('redirect_uri')) {
            return fault(400, 'redirect_uri_mismatch', 'Bad Request');
          }
          if (code.challenge !== undefined && code.challenge !== challengeOf(form.get('code_verifier') ?? '')) {
            return fault(400, 'invalid_grant', 'Invalid code verifier.');
          }
          if (!code.offline) return give(code);
          const token = name('1//');
          refresh.set(token, { scopes: code.scopes });
          return give(code, token);
        }
        case 'refresh_token': {
          const grant = refresh.get(form.get('refresh_token') ?? '');
          if (grant === undefined) return fault(400, 'invalid_grant', 'Token has been expired or revoked.');
          return give(grant);
        }
        case null:
        default:
          return fault(400, 'unsupported_grant_type', 'Invalid grant_type');
      }
    },
    revoke(form) {
      const token = form.get('token') ?? '';
      if (!refresh.delete(token) && !access.delete(token)) {
        return fault(400, 'invalid_token', 'Token expired or revoked');
      }
      // Either of them takes the whole consent back.
      access.clear();
      refresh.clear();
      granted = false;
      return { status: 200, body: {} };
    },
    scopesOf(token) {
      const found = access.get(token);
      return found !== undefined && found.until > now() ? found.scopes : undefined;
    },
    consent(kind) {
      next = kind;
    },
    expireAccessTokens: () => access.clear(),
    revokeConsent() {
      access.clear();
      refresh.clear();
      granted = false;
    },
    refreshTokens: () => [...refresh.keys()],
  };
}

function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}
