import { CalendarFault } from '../../domain/planner/calendars/calendar-port.ts';
import type { GoogleDoor } from '../../domain/planner/calendars/google/google-door.ts';
import { systemScope, type UserScope } from '../../domain/scope.ts';
import { googleApi } from './google-api.ts';
import type { GoogleCallParts } from './google-call.ts';
import { type GoogleEvents, googleEvents } from './google-events.ts';
import type { GoogleOAuth } from './google-oauth.ts';

/** What connecting needs, with tokens that are kept nowhere yet. */
export function googleDoor(
  parts: GoogleCallParts & { readonly oauth: GoogleOAuth; readonly base: string },
): GoogleDoor {
  const { oauth, base } = parts;
  // Nobody's: the token is at hand, and nothing is read or written for whoever it is of.
  const nobody: UserScope = { kind: 'user', tenant: systemScope.kind, user: systemScope.kind, spaces: [] };
  const withToken = (accessToken: string): GoogleEvents =>
    googleEvents(
      googleApi({
        ...parts,
        base,
        access: {
          async token(_scope, { not }) {
            if (not === undefined) return accessToken;
            throw new CalendarFault('reconnect', 'Google does not take the tokens that it has just given.');
          },
          kept: async () => undefined,
        },
      }),
    );
  return {
    consentUrl: oauth.consentUrl,
    exchange: oauth.exchange,
    revoke: oauth.revoke,
    async owns({ accessToken, remoteId: calendarId, signal }) {
      try {
        await withToken(accessToken).check({ scope: nobody, accountId: '', signal }, { calendarId });
        return true;
      } catch (error) {
        if (error instanceof CalendarFault && error.kind === 'refused') return false;
        throw error;
      }
    },
    removeCalendar: ({ accessToken, remoteId: calendarId, signal }) =>
      withToken(accessToken).removeCalendar({ scope: nobody, accountId: '', signal }, { calendarId }),
    makeCalendar: ({ accessToken, name, timeZone, signal }) =>
      withToken(accessToken).addCalendar({ scope: nobody, accountId: '', signal }, { name, timeZone }),
  };
}
