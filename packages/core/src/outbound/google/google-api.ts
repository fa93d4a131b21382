import { CalendarFault } from '../../domain/planner/calendars/calendar-port.ts';
import type { UserScope } from '../../domain/scope.ts';
import type { GoogleAccess } from './google-access.ts';
import { callGoogle, type GoogleAnswer, type GoogleCallParts, type GoogleRequest } from './google-call.ts';

/** Whose consent a call is made with. */
export interface GoogleAs {
  readonly scope: UserScope;
  readonly accountId: string;
  readonly signal: AbortSignal;
}

export interface GoogleApiRequest {
  readonly method: GoogleRequest['method'];
  /** Below the address of the API; each part is escaped here. */
  readonly path: readonly string[];
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: object;
  /** Etag that what is changed must still have. */
  readonly ifMatch?: string;
}

/**
 * Calls the Calendar API. An access token that is refused is replaced once.
 * @throws CalendarFault; what else Google answers is given back, with its reason
 */
export type GoogleApi = (as: GoogleAs, request: GoogleApiRequest) => Promise<GoogleAnswer>;

export function googleApi(
  parts: GoogleCallParts & { readonly access: GoogleAccess; readonly base: string },
): GoogleApi {
  const { access, base } = parts;
  return async ({ scope, accountId, signal }, { method, path, query, body, ifMatch }) => {
    const url = new URL(`${base}/${path.map(encodeURIComponent).join('/')}`);
    for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
    const call = (token: string): Promise<GoogleAnswer> =>
      callGoogle(parts, {
        method,
        url: url.href,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal,
      });
    const token = await access.token(scope, { accountId, signal });
    let answer = await call(token);
    if (answer.status === 401) answer = await call(await access.token(scope, { accountId, not: token, signal }));
    const { status, reason } = answer;
    if (status === 401)
      throw new CalendarFault('reconnect', 'Google takes the tokens no longer. Connect the calendar anew.');
    if (status === 403) {
      throw new CalendarFault(
        'refused',
        reason === 'insufficientPermissions' || reason === 'ACCESS_TOKEN_SCOPE_INSUFFICIENT'
          ? 'The consent does not cover this. Connect the calendar anew and leave every box ticked.'
          : `Google does not allow it (${reason}).`,
      );
    }
    return answer;
  };
}
