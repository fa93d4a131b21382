import { z } from 'zod';
import { CalendarFault } from '../../domain/planner/calendars/calendar-port.ts';
import type { GoogleDoor, GoogleTokens } from '../../domain/planner/calendars/google/google-door.ts';
import { callGoogle, type GoogleAnswer, type GoogleCallParts } from './google-call.ts';
import { googleEndpoints, type GoogleSettings } from './google-endpoints.ts';

export interface GoogleOAuth extends Pick<GoogleDoor, 'consentUrl' | 'exchange' | 'revoke'> {
  /** @throws CalendarFault `reconnect` when consent was taken back or the refresh token is over */
  readonly refresh: (params: { readonly refreshToken: string; readonly signal: AbortSignal }) => Promise<GoogleTokens>;
}

const tokenAnswer = z.object({
  access_token: z.string().min(1),
  expires_in: z.number().positive().catch(3_600),
  refresh_token: z.string().min(1).optional(),
  scope: z.string().optional(),
});

/** OAuth 2.0 with PKCE as Google has it for installed apps and web servers. */
export function googleOAuth(parts: GoogleCallParts, settings: GoogleSettings): GoogleOAuth {
  const { authorize, token, revoke } = settings.endpoints ?? googleEndpoints;
  const { clientId, clientSecret } = settings;
  const post = (
    url: string,
    form: Readonly<Record<string, string>>,
    rest: { readonly signal: AbortSignal; readonly repeatable: boolean },
  ): Promise<GoogleAnswer> =>
    callGoogle(parts, {
      method: 'POST',
      url,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(form).toString(),
      ...rest,
    });
  const read = ({ status, body, reason }: GoogleAnswer): GoogleTokens => {
    if (status >= 400) throw faultOf(reason, status);
    const given = tokenAnswer.safeParse(body);
    if (!given.success) throw new CalendarFault('later', 'Google gave tokens that cannot be read.');
    const { access_token: accessToken, expires_in: seconds, refresh_token: refreshToken, scope } = given.data;
    return {
      accessToken,
      expiresAt: parts.platform.now() + seconds * 1_000,
      ...(refreshToken === undefined ? {} : { refreshToken }),
      ...(scope === undefined ? {} : { scopes: scope.split(' ').filter((one) => one !== '') }),
    };
  };
  const client = { client_id: clientId, client_secret: clientSecret };
  return {
    consentUrl({ redirectUri, scopes, state, challenge }) {
      const url = new URL(authorize);
      const query = {
        client_id: clientId,
        redirect_uri: redirectUri,
        response_type: 'code',
        scope: scopes.join(' '),
        // A refresh token, also for somebody who has consented before.
        access_type: 'offline',
        prompt: 'consent',
        state,
        code_challenge: challenge,
        code_challenge_method: 'S256',
      };
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      return url.href;
    },
    async exchange({ code, verifier, redirectUri, signal }) {
      const form = {
        ...client,
        grant_type: 'authorization_code',
        code,
        code_verifier: verifier,
        redirect_uri: redirectUri,
      };
      return read(await post(token, form, { signal, repeatable: false }));
    },
    async refresh({ refreshToken, signal }) {
      const form = { ...client, grant_type: 'refresh_token', refresh_token: refreshToken };
      return read(await post(token, form, { signal, repeatable: true }));
    },
    async revoke({ token: given, signal }) {
      const { status, reason } = await post(revoke, { token: given }, { signal, repeatable: true });
      if (status >= 400 && reason !== 'invalid_token') throw faultOf(reason, status);
    },
  };
}

/** Never what else Google said. */
function faultOf(reason: string, status: number): CalendarFault {
  switch (reason) {
    case 'invalid_grant':
      return new CalendarFault('reconnect', 'Google takes the consent no longer: it was taken back, or is over.');
    case 'invalid_client':
    case 'unauthorized_client':
      return new CalendarFault('refused', 'Google does not know the client id and secret that are set.');
    case 'redirect_uri_mismatch':
      return new CalendarFault('refused', 'The address of the callback is not registered with Google.');
    default:
      return new CalendarFault('refused', `Google refused to give tokens (${status}).`);
  }
}
